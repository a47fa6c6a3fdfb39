import { describe, expect, it } from '@jest/globals';
import { embedCard } from '../../test/support/tiny-models.js';
import type { ModelCard } from '../model-registry/model.js';
import { parts, stack } from './batch.js';

const card = (options: ModelCard['options']): ModelCard => ({ ...embedCard(), sha256: '', options });
const numbered = (count: number): Uint8Array[] => Array.from({ length: count }, (_, at) => new Uint8Array([at]));
const split = (count: number, options: ModelCard['options']): { in: number[]; repeated: number }[] =>
  parts(numbered(count), card(options)).map(({ pictures, repeated }) => ({
    in: pictures.map((picture) => picture[0] as number),
    repeated,
  }));

describe('parts', () => {
  it('splits at the largest batch, 32 unless the card says otherwise', () => {
    expect(split(5, { maxBatch: 2 }).map((part) => part.in)).toEqual([[0, 1], [2, 3], [4]]);
    expect(split(33, {}).map((part) => part.in.length)).toEqual([32, 1]);
    expect(split(0, {})).toEqual([]);
  });

  it('gives every picture its predecessors when the model looks back', () => {
    expect(split(6, { maxBatch: 3, lookback: 1 })).toEqual([
      { in: [0, 1, 2], repeated: 0 },
      { in: [2, 3, 4], repeated: 1 },
      { in: [4, 5], repeated: 1 },
    ]);
  });

  it('ends when the model looks back further than a batch', () => {
    const found = split(4, { maxBatch: 1, lookback: 2 });
    expect(found.flatMap((part) => part.in.slice(part.repeated))).toEqual([0, 1, 2, 3]);
    expect(found.at(-1)).toEqual({ in: [1, 2, 3], repeated: 2 });
  });
});

describe('stack', () => {
  it('says the shape of pictures and leaves them where they are', () => {
    const pictures = [1, 2].map((value) => new Uint8Array(48).fill(value));
    const batch = stack(pictures, card({}));
    expect(batch.dims).toEqual([2, 4, 4, 3]);
    expect(batch.pictures).toEqual(pictures);
  });

  it('says which picture has the wrong size', () => {
    const pictures = [new Uint8Array(48), new Uint8Array(47)];
    expect(() => stack(pictures, card({}))).toThrow('takes pictures of 4×4×3 = 48 bytes; picture 1 has 47');
  });

  it('takes another size only for a model of dynamic size', () => {
    const picture = new Uint8Array(2 * 3 * 3);
    expect(stack([picture], card({ dynamic: true }), { width: 3, height: 2 }).dims).toEqual([1, 2, 3, 3]);
    expect(() => stack([picture], card({}), { width: 3, height: 2 })).toThrow('takes pictures of 4×4 only, not 3×2');
  });
});
