import type { Sent } from './exchange.js';
import type { Facts } from './facts.js';
import { hostileForm, validForm } from './form.js';
import { BODIES, HEADERS, MEDIA_TYPES, TEXTS } from './hostile-values.js';
import type { Random } from './random.js';
import type { Operation, Parameter } from './schema.js';
import { pastEnds, type Values } from './values.js';

/** What is wrong with a request; a request has at most one such place, so that a fault is known by it. */
type Twist = 'none' | 'path' | 'query' | 'header' | 'body' | 'bytes' | 'media-type' | 'accept' | 'method';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND', 'LOCK'];

/** Parts of a path that mean something to somebody. */
const PATH_PARTS = [
  '%',
  '%zz',
  '%00',
  '%c0%af',
  '%ff',
  '%2e%2e',
  '%2e%2e%2f',
  '..%5c',
  ';a=b',
  '%0d%0aX-Evil:1',
  '<>"{}|^`',
];

/** Makes requests of an operation, valid ones and ones with one thing wrong. */
export class RequestMaker {
  constructor(
    private readonly random: Random,
    private readonly values: Values,
    private readonly facts: Facts,
  ) {}

  /** Of every number that an operation takes in its query, those just past its ends; the rest of the request is valid. */
  pastEnds(operation: Operation): (() => Sent)[] {
    const { parameters = [] } = operation;
    return parameters
      .filter((parameter) => parameter.in === 'query')
      .flatMap(({ name, schema }) => pastEnds(schema).map((number) => () => this.make(operation, [name, number])));
  }

  /** With `past`, a name and a number, everything but this part of the query is valid. */
  make(operation: Operation, past?: [string, number]): Sent {
    const twist = past ? 'none' : this.#twist(operation);
    const { parameters = [] } = operation;
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => this.#pathPart(name, parameters, twist));
    const query = this.#query(parameters, twist, past);
    const headers = this.#headers(parameters, twist);
    const { type, body } = this.#body(operation, twist);
    if (type !== null) headers['content-type'] = type;
    const method = twist === 'method' ? this.random.pick(METHODS) : operation.method;
    return { method, target: path + (query && `?${query}`), headers, body };
  }

  #twist({ parameters = [], requestBody }: Operation): Twist {
    if (this.random.happens(0.4)) return 'none';
    const places = new Set<Twist>(parameters.map((parameter) => parameter.in));
    const possible: Twist[] = [...places, 'accept', 'method', 'query'];
    if (requestBody) possible.push('body', 'body', 'body', 'bytes', 'bytes', 'media-type');
    return this.random.pick(possible);
  }

  #pathPart(name: string, parameters: Parameter[], twist: Twist): string {
    const schema = parameters.find((parameter) => parameter.name === name)?.schema ?? {};
    if (twist === 'path') return this.random.pick([...PATH_PARTS, ...TEXTS.filter(Boolean).map(encode)]);
    const known = this.random.happens(0.7) ? this.facts.recall(name, this.random) : null;
    return encode(known ?? String(this.values.valid(schema))) || 'x';
  }

  #query(parameters: Parameter[], twist: Twist, past?: [string, number]): string {
    const ours = parameters.filter((parameter) => parameter.in === 'query' && parameter.name !== past?.[0]);
    const given = ours.filter(({ required }) => required || this.random.happens(0.4));
    const pairs = given.map(({ name, schema }): [string, string] => [name, this.#queryValue(name, schema)]);
    if (twist === 'query') pairs.push(this.#wrongPair(ours));
    if (past) pairs.push([past[0], String(past[1])]);
    return pairs.map(([name, value]) => `${encode(name)}=${encode(brief(name, value))}`).join('&');
  }

  #queryValue(name: string, schema: Parameter['schema']): string {
    return this.facts.recall(name, this.random) ?? String(this.values.valid(schema));
  }

  #wrongPair(parameters: Parameter[]): [string, string] {
    const name =
      this.random.happens(0.2) || parameters.length === 0 ? this.random.pick(TEXTS) : this.random.pick(parameters).name;
    return [name, this.random.pick(TEXTS)];
  }

  #headers(parameters: Parameter[], twist: Twist): Record<string, string> {
    const ours = parameters.filter((parameter) => parameter.in === 'header');
    const given = ours.filter(() => this.random.happens(0.3));
    const headers = Object.fromEntries(
      given.map(({ name, schema }) => [name, header(String(this.values.valid(schema)))]),
    );
    if (twist === 'header') headers[this.random.pick(ours).name] = header(this.random.pick(HEADERS));
    if (twist === 'accept') headers['Accept'] = header(this.random.pick([...MEDIA_TYPES, ...HEADERS, '*/*;q=0']));
    if (headers['Prefer']?.startsWith('wait=')) headers['Prefer'] = this.random.pick(['wait=0', 'wait=', 'wait=x']);
    return headers;
  }

  #body({ requestBody }: Operation, twist: Twist): { type: string | null; body: Buffer | null } {
    const [[type, { schema }] = ['', { schema: {} }]] = Object.entries(requestBody?.content ?? {});
    if (type === '') return { type: null, body: null };
    if (twist === 'bytes' && this.random.happens(0.1)) return { type: null, body: null };
    const isForm = type.startsWith('multipart/');
    if (twist === 'bytes' && !isForm) return { type, body: this.random.pick(BODIES) };
    if (isForm) return this.#form(twist);
    const value = twist === 'body' ? this.values.hostile(schema) : this.values.valid(schema);
    return {
      type: twist === 'media-type' ? this.random.pick(MEDIA_TYPES) : type,
      body: Buffer.from(JSON.stringify(value)),
    };
  }

  #form(twist: Twist): { type: string; body: Buffer } {
    const form = twist === 'body' || twist === 'bytes' ? hostileForm(this.random) : validForm();
    return { ...form, type: twist === 'media-type' ? this.random.pick(MEDIA_TYPES) : form.type };
  }
}

/** As a part of a path or query, whatever it holds. */
const encode = (text: string): string => encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\ufffd'));

/** As the value of a header that Node sends. */
const header = (text: string): string => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '?');

/** What would let a request wait for a minute does not: a fuzzer has no time. */
const brief = (name: string, value: string): string =>
  name === 'wait' && Number(value) >= 1 && Number(value) <= 60 ? '0' : value;
