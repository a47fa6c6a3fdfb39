import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Qdrant's own OpenAPI document, which they publish with every release; it is not kept in this project. */
const QDRANT_OPENAPI =
  process.env.QDRANT_OPENAPI ?? fileURLToPath(new URL('../../../shared/qdrant/openapi-1.18.json', import.meta.url));

type Json = Record<string, unknown>;

interface Parameter {
  name: string;
  in: 'path' | 'query';
  required?: boolean;
  schema: Json;
}

interface Content {
  content?: { 'application/json'?: { schema: Json } };
}

interface Operation {
  parameters?: Parameter[];
  requestBody?: Content;
  responses: Record<string, Content>;
}

interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Json> };
}

/** A request as it came over the wire. */
export interface WireRequest {
  method: string;
  /** URL path, still percent-encoded. */
  path: string;
  query: URLSearchParams;
  /** Parsed JSON; undefined when there was no body. */
  body: unknown;
}

/**
 * Says where requests and answers do not follow Qdrant's OpenAPI document. Stricter than the server: a property or parameter that
 * the document does not know is a violation, not something to be skipped silently.
 */
export class QdrantOpenApi {
  readonly #ajv = addFormats.default(new Ajv({ strict: false, allErrors: false }));
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(private readonly document: Document) {
    for (const format of ['uint', 'uint8', 'uint32', 'uint64'])
      this.#ajv.addFormat(format, {
        type: 'number',
        validate: (value: number) => Number.isInteger(value) && value >= 0,
      });
    this.#ajv.addFormat('partial-date-time', true);
    this.#ajv.addSchema({ $id: 'qdrant', components: { schemas: strict(document.components.schemas) } });
  }

  /** The checker, or undefined when the document is not on this machine. */
  static find(): QdrantOpenApi | undefined {
    if (!existsSync(QDRANT_OPENAPI)) return undefined;
    return new QdrantOpenApi(JSON.parse(readFileSync(QDRANT_OPENAPI, 'utf8')) as Document);
  }

  /** What is wrong with a request; empty when nothing is. */
  request({ method, path, query, body }: WireRequest): string[] {
    const operation = this.#operation(method, path);
    if (!operation) return [`${method} ${path}: there is no such operation`];
    const schema = operation.requestBody?.content?.['application/json']?.schema;
    const problems = [...this.#query(operation.parameters ?? [], query)];
    if (schema) problems.push(...this.#check(schema, body, 'body'));
    else if (body !== undefined) problems.push('body: none is taken');
    return problems.map((problem) => `${method} ${path}: ${problem}`);
  }

  /** What is wrong with an answer in JSON. */
  answer({ method, path }: Pick<WireRequest, 'method' | 'path'>, status: number, body: unknown): string[] {
    const responses = this.#operation(method, path)?.responses ?? {};
    const response = responses[status] ?? (status < 500 ? responses['4XX'] : undefined) ?? responses.default;
    const schema = response?.content?.['application/json']?.schema;
    const problems = schema ? this.#check(schema, body, 'answer') : ['answer: not described'];
    return problems.map((problem) => `${method} ${path}: ${status}: ${problem}`);
  }

  #operation(method: string, path: string): Operation | undefined {
    const matches = Object.entries(this.document.paths).filter(([template]) => pattern(template).test(path));
    // `/collections/aliases` before `/collections/{collection_name}`.
    matches.sort(([a], [b]) => a.split('{').length - b.split('{').length);
    return matches.map(([, operations]) => operations[method.toLowerCase()]).find((operation) => operation);
  }

  *#query(parameters: Parameter[], query: URLSearchParams): Generator<string> {
    const known = parameters.filter((parameter) => parameter.in === 'query');
    for (const [name, text] of query) {
      const parameter = known.find((candidate) => candidate.name === name);
      if (parameter) yield* this.#check(parameter.schema, fromText(text), `?${name}`);
      else yield `?${name}: no such parameter`;
    }
    for (const { name } of known.filter(({ required }) => required)) if (!query.has(name)) yield `?${name}: missing`;
  }

  #check(schema: Json, value: unknown, where: string): string[] {
    const key = JSON.stringify(schema);
    const validate = this.#validators.get(key) ?? this.#ajv.compile(absolute(strict(schema)));
    this.#validators.set(key, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${where}${instancePath} ${message}`);
  }
}

const pattern = (template: string): RegExp => new RegExp(`^${template.replace(/\{[^}]+\}/g, '[^/]+')}$`);

const fromText = (text: string): unknown => (/^(true|false|-?\d+)$/.test(text) ? JSON.parse(text) : text);

/** References of a part of the document as references to the whole. */
const absolute = (schema: Json): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"qdrant#/components/')) as Json;

/**
 * OpenAPI 3.0 as JSON Schema: `nullable` becomes a type (alone it would let everything through), and objects take only the
 * properties they list, except as parts of an `allOf`.
 */
function strict<Node>(node: Node, isPartOfAll = false): Node {
  if (Array.isArray(node)) return node.map((item) => strict(item, isPartOfAll)) as Node;
  if (typeof node !== 'object' || node === null) return node;
  const { nullable, ...rest } = node as Json;
  const schema = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, strict(value, key === 'allOf')]));
  const isClosed = schema.type === 'object' && 'properties' in schema && !('additionalProperties' in schema);
  if (isClosed && !isPartOfAll) schema.additionalProperties = false;
  if (nullable !== true) return schema as Node;
  if (typeof schema.type === 'string') return { ...schema, type: [schema.type, 'null'] } as Node;
  return (Object.keys(schema).length === 0 ? { type: 'null' } : { anyOf: [schema, { type: 'null' }] }) as Node;
}
