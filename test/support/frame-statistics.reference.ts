/** The numbers of `frame-statistics` from their definitions, in plain double precision: what the graph is compared with. */
const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const mean = (values: number[]): number => values.reduce((total, value) => total + value, 0) / values.length;

function variance(values: number[]): number {
  const average = mean(values);
  return mean(values.map((value) => (value - average) ** 2));
}

interface Picture {
  width: number;
  height: number;
  bytes: Uint8Array;
}

const planes = ({ width, height, bytes }: Picture): [number[], number[], number[]] =>
  [0, 1, 2].map((channel) => range(width * height).map((at) => bytes[3 * at + channel] as number)) as ReturnType<
    typeof planes
  >;

/** The means of 2 × 2 pixels; a last odd row or column is left out. */
const halved = (picture: Picture): [number[], number[], number[]] => {
  const [width, height] = [picture.width >> 1, picture.height >> 1];
  const corners = (at: number): number[] => {
    const first = 2 * Math.floor(at / width) * picture.width + 2 * (at % width);
    return [first, first + 1, first + picture.width, first + picture.width + 1];
  };
  return planes(picture).map((plane) =>
    range(width * height).map((at) => mean(corners(at).map((corner) => plane[corner] as number))),
  ) as ReturnType<typeof planes>;
};

function luma(picture: Picture): number[] {
  const [r, g, b] = planes(picture);
  return r.map((red, at) => 0.299 * red + 0.587 * (g[at] as number) + 0.114 * (b[at] as number));
}

function laplacian({ width, height }: Picture, y: number[]): number[] {
  const inner = range(width * height).filter((at) => {
    const [column, row] = [at % width, Math.floor(at / width)];
    return column > 0 && row > 0 && column < width - 1 && row < height - 1;
  });
  return inner.map((at) =>
    [1, -1, width, -width].reduce((sum, step) => sum + (y[at + step] as number), -4 * (y[at] as number)),
  );
}

function colorfulness(picture: Picture): number {
  const [r, g, b] = halved(picture);
  const redGreen = r.map((red, at) => red - (g[at] as number));
  const yellowBlue = r.map((red, at) => (red + (g[at] as number)) / 2 - (b[at] as number));
  const spread = Math.sqrt(variance(redGreen) + variance(yellowBlue));
  return spread + 0.3 * Math.hypot(mean(redGreen), mean(yellowBlue));
}

/** Mean change of each cell of an 8 × 8 grid. */
function cells({ width, height }: Picture, change: number[]): number[] {
  const found = range(64).map((): number[] => []);
  change.forEach((value, at) => {
    const row = Math.floor((Math.floor(at / width) * 8) / height);
    found[8 * row + Math.floor(((at % width) * 8) / width)]?.push(value);
  });
  return found.map(mean);
}

/** The numbers of one picture, and of its change since `before`. */
export function measureFrame(picture: Picture, before = picture): Record<string, number> {
  const y = luma(picture);
  const [r, g, b] = halved(picture);
  const former = luma(before);
  const change = y.map((value, at) => Math.abs(value - (former[at] as number)));
  const moved = cells(picture, change);
  return {
    brightness: mean(y),
    contrast: Math.sqrt(variance(y)),
    saturation: mean(
      r.map(
        (red, at) => Math.max(red, g[at] as number, b[at] as number) - Math.min(red, g[at] as number, b[at] as number),
      ),
    ),
    colorfulness: colorfulness(picture),
    sharpness: variance(laplacian(picture, y)),
    dark: mean(y.map((value) => (value < 32 ? 1 : 0))),
    difference: mean(change),
    moved: mean(moved.map((value) => (value > 3 ? 1 : 0))),
    peak: Math.max(...moved),
  };
}
