/**
 * The scene descriptor written out plainly in double precision, loop by loop from its description and without the graph's
 * code: what the ONNX graph is compared with.
 */
type Picture = { size: number; at: (row: number, column: number) => number };

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const sum = (values: number[]): number => values.reduce((total, value) => total + value, 0);
const length = (values: number[]): number => Math.sqrt(sum(values.map((value) => value * value)));

function picture(size: number, pixel: (row: number, column: number) => number): Picture {
  const pixels = Float64Array.from(range(size * size), (at) => pixel(Math.floor(at / size), at % size));
  return { size, at: (row, column) => pixels[row * size + column] as number };
}

const shrink = (source: Picture, by: number): Picture =>
  picture(source.size / by, (row, column) => {
    const cells = range(by * by).map((at) => source.at(row * by + Math.floor(at / by), column * by + (at % by)));
    return sum(cells) / (by * by);
  });

function blur(source: Picture, sigma: number): Picture {
  const offsets = range(2 * Math.ceil(3 * sigma) + 1).map((at) => at - Math.ceil(3 * sigma));
  const weights = offsets.map((offset) => Math.exp(-(offset ** 2) / (2 * sigma ** 2)));
  const total = sum(weights);
  const inside = (at: number) => Math.min(source.size - 1, Math.max(0, at));
  const mean = (value: (offset: number) => number) =>
    sum(offsets.map((offset, at) => (weights[at] as number) * value(offset))) / total;
  const rows = picture(source.size, (row, column) => mean((offset) => source.at(row, inside(column + offset))));
  return picture(source.size, (row, column) => mean((offset) => rows.at(inside(row + offset), column)));
}

function normalizeLight(luma: Picture): Picture {
  const light = picture(luma.size, (row, column) => Math.log(1 + luma.at(row, column)));
  const around = blur(light, 6);
  const detail = picture(luma.size, (row, column) => light.at(row, column) - around.at(row, column));
  const power = blur(
    picture(luma.size, (row, column) => detail.at(row, column) ** 2),
    6,
  );
  return picture(luma.size, (row, column) => detail.at(row, column) / (Math.sqrt(power.at(row, column)) + 0.2));
}

/** An even or odd Gabor filter, 11 × 11, as [dy, dx, weight]. */
function gabor(turn: number, trig: (angle: number) => number): [number, number, number][] {
  const cells = range(121).map((at): [number, number] => [Math.floor(at / 11) - 5, (at % 11) - 5]);
  const envelope = cells.map(([dy, dx]) => Math.exp(-(dx * dx + dy * dy) / (2 * 2.2 ** 2)));
  const total = sum(envelope);
  const wave = cells.map(([dy, dx]) => trig((2 * Math.PI * (dx * Math.cos(turn) + dy * Math.sin(turn))) / 4.4));
  const mean = sum(wave.map((value, at) => value * (envelope[at] as number))) / total;
  return cells.map(([dy, dx], at) => [dy, dx, (((wave[at] as number) - mean) * (envelope[at] as number)) / total]);
}

function filter(source: Picture, taps: [number, number, number][]): Picture {
  const { size } = source;
  return picture(size, (row, column) => {
    let total = 0;
    for (const [dy, dx, weight] of taps) {
      const [y, x] = [row + dy, column + dx];
      if (y >= 0 && y < size && x >= 0 && x < size) total += weight * source.at(y, x);
    }
    return total;
  });
}

/** Mean magnitude in each of 4 × 4 cells. */
function energy(source: Picture, turn: number): number[] {
  const [even, odd] = [filter(source, gabor(turn, Math.cos)), filter(source, gabor(turn, Math.sin))];
  const size = picture(source.size, (row, column) => Math.hypot(even.at(row, column), odd.at(row, column)));
  const cells = shrink(size, source.size / 4);
  return range(16).map((at) => cells.at(Math.floor(at / 4), at % 4));
}

function softNormalize(values: number[], floor: number, weight: number): number[] {
  const size = Math.hypot(length(values), floor);
  return values.map((value) => (weight * value) / size);
}

function layout(luma: Picture): number[] {
  const light = normalizeLight(luma);
  const energies = [1, 2, 4, 8].flatMap((by) => range(6).map((at) => energy(shrink(light, by), (at * Math.PI) / 6)));
  const centred = energies.map((cells) => {
    const roots = cells.map((value) => Math.sqrt(value + 1e-3));
    return roots.map((value) => value - sum(roots) / 16);
  });
  const sizes = range(16).map((cell) => length(centred.map((cells) => cells[cell] as number)) + 0.05);
  return softNormalize(
    centred.flatMap((cells) => cells.map((value, cell) => value / (sizes[cell] as number))),
    0.5,
    0.75,
  );
}

/** The cells of an 8 × 8 matrix in zigzag, walked as one would draw it. */
function zigzag(): [number, number][] {
  const cells: [number, number][] = [];
  for (let diagonal = 0; diagonal < 15; diagonal++) {
    const along = range(diagonal + 1).map((at): [number, number] => [at, diagonal - at]);
    if (diagonal % 2 === 0) along.reverse();
    cells.push(...along.filter(([row, column]) => row < 8 && column < 8));
  }
  return cells;
}

function dct(thumb: Picture, [v, u]: [number, number]): number {
  const scale = (frequency: number) => (frequency === 0 ? Math.sqrt(1 / 8) : Math.sqrt(2 / 8));
  const wave = (frequency: number, at: number) => Math.cos((Math.PI * frequency * (2 * at + 1)) / 16);
  return (
    scale(u) * scale(v) * sum(range(64).map((at) => thumb.at(at >> 3, at & 7) * wave(v, at >> 3) * wave(u, at & 7)))
  );
}

function color([y, cb, cr]: [Picture, Picture, Picture]): number[] {
  const order = zigzag();
  const coefficients = [
    ...order.slice(1, 48).map((cell) => dct(y, cell)),
    ...order.slice(0, 40).map((cell) => 3 * dct(cb, cell)),
    ...order.slice(0, 40).map((cell) => 3 * dct(cr, cell)),
  ].map((value) => value / 255);
  const roots = coefficients.map((value) => value / Math.sqrt(Math.abs(value) + 1e-3));
  return softNormalize(roots, 0.2, Math.sqrt(1 - 0.75 ** 2));
}

/** The descriptor of a 256 × 256 RGB picture, 512 numbers. */
export function describeScene(rgb: Uint8Array): number[] {
  const plane = ([r, g, b]: [number, number, number]): Picture =>
    shrink(
      picture(256, (row, column) => {
        const at = 3 * (256 * row + column);
        return r * (rgb[at] as number) + g * (rgb[at + 1] as number) + b * (rgb[at + 2] as number);
      }),
      2,
    );
  const y = plane([0.299, 0.587, 0.114]);
  const cb = plane([-0.168736, -0.331264, 0.5]);
  const cr = plane([0.5, -0.418688, -0.081312]);
  const all = [...layout(y), ...color([shrink(y, 16), shrink(cb, 16), shrink(cr, 16)]), 0.03];
  return all.map((value) => value / length(all));
}

/** The descriptor of the mirrored picture, from the descriptor alone: cells and orientations change places, odd waves their sign. */
export function mirrorScene(vector: number[]): number[] {
  const layoutAt = (scale: number, turn: number, row: number, column: number) =>
    vector[96 * scale + 16 * turn + 4 * row + column] as number;
  const cells = range(384).map((at) => {
    const [turn, column] = [Math.floor(at / 16) % 6, at % 4];
    return layoutAt(Math.floor(at / 96), (6 - turn) % 6, Math.floor(at / 4) % 4, 3 - column);
  });
  const order = zigzag();
  const waves = [...order.slice(1, 48), ...order.slice(0, 40), ...order.slice(0, 40)];
  const colors = waves.map(([, column], at) => (vector[384 + at] as number) * (column % 2 === 0 ? 1 : -1));
  return [...cells, ...colors, vector[511] as number];
}
