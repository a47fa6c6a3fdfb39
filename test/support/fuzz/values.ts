import { NUMBERS, TEXTS, VALUES } from './hostile-values.js';
import type { Random } from './random.js';
import type { ApiDocument, Schema } from './schema.js';

/** The numbers just past the ends of a range; none for what has no ends. */
export const pastEnds = ({ minimum, maximum }: Schema): number[] => [
  ...(minimum === undefined ? [] : [minimum - 1]),
  ...(maximum === undefined ? [] : [maximum + 1]),
];

/** Makes values from schemas. */
export class Values {
  constructor(
    private readonly document: ApiDocument,
    private readonly random: Random,
  ) {}

  /** A value that a schema takes, often at an edge of what it takes. */
  valid(schema: Schema): unknown {
    const { $ref, anyOf, oneOf, allOf, enum: words, example } = schema;
    if ($ref) return this.valid(this.#resolved($ref));
    if (anyOf ?? oneOf) return this.valid(this.random.pick(anyOf ?? oneOf ?? []));
    if (allOf) return Object.assign({}, ...allOf.map((part) => this.valid(part)));
    if (words) return this.random.pick(words);
    if (example !== undefined && this.random.happens(0.4)) return example;
    return this.#typed(schema, this.random.pick([schema.type ?? 'object'].flat()));
  }

  /** A value that a schema may not take: of another type, past an edge, or wrong in one part. */
  hostile(schema: Schema): unknown {
    if (schema.$ref) return this.hostile(this.#resolved(schema.$ref));
    const part = this.#wrongPart(schema);
    if (part && this.random.happens(0.8)) return part;
    const lengths = schema.maxLength === undefined ? [] : ['x'.repeat(schema.maxLength + 1)];
    return this.random.pick([...pastEnds(schema), ...lengths, ...VALUES]);
  }

  /** An object with one member that is wrong, missing or too many; null for what is no object. */
  #wrongPart({ properties, required = [] }: Schema): Record<string, unknown> | null {
    if (!properties) return null;
    const value = this.#object({ properties, required });
    const [name, schema] = this.random.pick(Object.entries(properties));
    if (this.random.happens(0.15)) value[this.random.pick(TEXTS)] = this.random.pick(VALUES);
    else if (required.includes(name) && this.random.happens(0.2)) delete value[name];
    else value[name] = this.hostile(schema);
    return value;
  }

  #typed(schema: Schema, type: string): unknown {
    if (type === 'object') return this.#object(schema);
    if (type === 'array') return this.#array(schema);
    if (type === 'string') return this.#text(schema);
    if (type === 'integer' || type === 'number') return this.#number(schema, type);
    return type === 'boolean' ? this.random.happens(0.5) : null;
  }

  #object({ properties = {}, required = [], additionalProperties }: Schema): Record<string, unknown> {
    const given = Object.entries(properties).filter(([name]) => required.includes(name) || this.random.happens(0.4));
    const value = Object.fromEntries(given.map(([name, schema]) => [name, this.valid(schema)]));
    if (typeof additionalProperties === 'object' && this.random.happens(0.5))
      value[`key-${this.random.whole(0, 9)}`] = this.valid(additionalProperties);
    return value;
  }

  #array({ items = {}, minItems = 0, maxItems = 3 }: Schema): unknown[] {
    return Array.from({ length: this.random.whole(minItems, Math.min(maxItems, minItems + 3)) }, () =>
      this.valid(items),
    );
  }

  #text({ format, minLength = 0, maxLength = 64 }: Schema): string {
    if (format === 'uuid') return '01976d3e-8f4b-7c21-9a55-3e1f0b6d2c48';
    if (format === 'uri') return `https://example.org/${'v'.repeat(this.random.pick([1, 100, 2_000]))}.mp4`;
    const length = this.random.pick([minLength, Math.min(minLength + 1, maxLength), maxLength]);
    return this.random.pick(['a', 'Z', '7', 'ä', '文']).repeat(length);
  }

  #number({ minimum = 0, maximum = 2 ** 31 }: Schema, type: string): number {
    const inside = NUMBERS.filter((number) => number >= minimum && number <= maximum);
    const fitting = type === 'integer' ? inside.filter(Number.isSafeInteger) : inside;
    return this.random.pick([minimum, maximum, this.random.whole(minimum, maximum), ...fitting]);
  }

  #resolved(reference: string): Schema {
    const name = reference.replace('#/components/schemas/', '');
    const schema = this.document.components.schemas[name];
    if (!schema) throw new Error(`The document has no schema ${reference}.`);
    return schema;
  }
}
