import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { ApiDocument, Schema } from './schema.js';

const ROOT = 'api';

/** Checks values against the schemas of a document. */
export class Schemas {
  readonly #ajv = new Ajv2020({ strict: false, logger: false, allErrors: true });
  readonly #checks = new Map<Schema, ValidateFunction>();

  /** `isClosed`: an object has no members but those that its schema names. */
  constructor(document: ApiDocument, isClosed: boolean) {
    // with Jest's loader it is the function, with Node's a module around it
    const add = (addFormats as unknown as { default?: typeof addFormats }).default ?? addFormats;
    (add as unknown as (ajv: Ajv2020) => void)(this.#ajv);
    const { schemas } = document.components;
    this.#ajv.addSchema({ $id: ROOT, components: { schemas: isClosed ? close(schemas) : schemas } });
  }

  /** What is wrong with a value, in words; empty for nothing. */
  faults(schema: Schema, value: unknown): string[] {
    const check = this.#checks.get(schema) ?? this.#ajv.compile(rooted(schema) as object);
    this.#checks.set(schema, check);
    if (check(value)) return [];
    return (check.errors ?? []).map(
      ({ instancePath, message, params }) => `${instancePath || 'it'} ${message} ${JSON.stringify(params)}`,
    );
  }
}

/** A copy in which every object with named members has no others. Parts of a whole (`allOf`) are left open. */
function close<T>(schema: T, isPart = false): T {
  if (Array.isArray(schema)) return schema.map((part) => close(part, isPart)) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const copy = Object.fromEntries(
    Object.entries(schema).map(([name, part]) => [name, name === 'example' ? part : close(part, name === 'allOf')]),
  ) as Schema;
  if (!isPart && copy.properties && !('allOf' in copy)) copy.additionalProperties ??= false;
  return copy as T;
}

/** A schema whose references lead into the document. */
const rooted = (schema: Schema): unknown =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', `"${ROOT}#/components/`));
