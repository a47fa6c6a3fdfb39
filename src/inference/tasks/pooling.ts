/** How one vector is made of a vector per token. */
export const POOLINGS = ['cls', 'mean', 'none'] as const;

/** `cls`: the first token's, as of transformers with a class token; `mean`: of all tokens; `none`: there is only one. */
export type Pooling = (typeof POOLINGS)[number];

/** One vector of `size` numbers, of its own memory, from tokens [T, size]. */
export function pool(tokens: Float32Array, size: number, pooling: Pooling): Float32Array {
  if (pooling !== 'mean') return tokens.slice(0, size);
  const sums = new Float64Array(size);
  tokens.forEach((number, at) => (sums[at % size] = (sums[at % size] ?? 0) + number));
  const count = tokens.length / size;
  return Float32Array.from(sums, (sum) => sum / count);
}
