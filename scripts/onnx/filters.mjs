/** Fixed filters as plain arrays of numbers, row-major: what training-free models are made of. */

const times = (count, value) => Array.from({ length: count }, (_, at) => value(at));
/** As many zeros. */
export const zeros = (count) => times(count, () => 0);
const sum = (values) => values.reduce((total, value) => total + value, 0);

/**
 * The size × size matrix B with B·x = the Gaussian blur of x, its edges repeated; B·X·Bᵀ blurs a picture. Weights past
 * the edge are folded onto the first and last sample. The kernel ends at 3 σ.
 */
export function gaussianMatrix(size, sigma) {
  const radius = Math.ceil(3 * sigma);
  const kernel = times(2 * radius + 1, (at) => Math.exp(-((at - radius) ** 2) / (2 * sigma ** 2)));
  const total = sum(kernel);
  const matrix = zeros(size * size);
  for (let row = 0; row < size; row++)
    kernel.forEach((weight, at) => {
      const column = Math.min(size - 1, Math.max(0, row + at - radius));
      matrix[row * size + column] += weight / total;
    });
  return matrix;
}

/** Transposes a rows × columns matrix. */
export const transpose = (matrix, rows, columns) =>
  times(rows * columns, (at) => matrix[(at % rows) * columns + Math.floor(at / rows)]);

/**
 * Gabor filters, zero mean, an isotropic envelope that sums to 1: first the even (cosine) ones of all orientations, then
 * the odd (sine) ones; orientation k turns the wave by k·π/orientations. Shape [2·orientations, size, size].
 */
export function gaborBank({ size, sigma, wavelength, orientations }) {
  const half = (size - 1) / 2;
  const grid = times(size * size, (at) => ({ x: (at % size) - half, y: Math.floor(at / size) - half }));
  const envelope = grid.map(({ x, y }) => Math.exp(-(x * x + y * y) / (2 * sigma ** 2)));
  const total = sum(envelope);
  const wave = (turn, trig) => {
    const raw = grid.map(({ x, y }) => trig(((x * Math.cos(turn) + y * Math.sin(turn)) * 2 * Math.PI) / wavelength));
    const mean = sum(raw.map((value, at) => value * envelope[at])) / total;
    return raw.map((value, at) => ((value - mean) * envelope[at]) / total);
  };
  const turns = times(orientations, (at) => (at * Math.PI) / orientations);
  return [...turns.map((turn) => wave(turn, Math.cos)), ...turns.map((turn) => wave(turn, Math.sin))].flat();
}

/** Rows and columns of a size × size matrix in the zigzag order of JPEG (ITU-T T.81, figure 5). */
export function zigzag(size) {
  const cells = times(size * size, (at) => ({ row: Math.floor(at / size), column: at % size }));
  const along = ({ row, column }) => ((row + column) % 2 === 0 ? column : row);
  return cells.sort((a, b) => a.row + a.column - b.row - b.column || along(a) - along(b));
}

/** The basis picture of one coefficient of the orthonormal two-dimensional DCT-II, size × size. */
export function dctBasis(size, { row, column }) {
  const wave = (frequency, at) =>
    Math.sqrt((frequency === 0 ? 1 : 2) / size) * Math.cos(((2 * at + 1) * frequency * Math.PI) / (2 * size));
  return times(size * size, (at) => wave(row, Math.floor(at / size)) * wave(column, at % size));
}
