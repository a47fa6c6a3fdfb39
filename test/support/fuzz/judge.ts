import type { Received, Sent } from './exchange.js';
import { type ApiDocument, type Operation, operationsOf, type ResponseObject, type Schema } from './schema.js';
import { Schemas } from './strict-schemas.js';

/** Traces of the inside that no answer may show. */
const INSIDE =
  /node_modules|\.(ts|js|mjs):\d+|\bat \w+ \(|SQLITE_|ECONN|ENOENT|EACCES|Cannot read prop|is not a function/;

/** What a refusal has to say beside its body. */
const TELLING: Record<number, string> = {
  401: 'www-authenticate',
  405: 'allow',
  429: 'retry-after',
  503: 'retry-after',
};

/** Says what is wrong with an answer, by the document alone. */
export class Judge {
  readonly #operations: { operation: Operation; pattern: RegExp }[];
  readonly #answers: Schemas;
  readonly #requests: Schemas;

  constructor(document: ApiDocument) {
    this.#operations = operationsOf(document).map((operation) => ({ operation, pattern: patternOf(operation.path) }));
    this.#answers = new Schemas(document, true);
    this.#requests = new Schemas(document, false);
  }

  /** Every fault; none for an answer that obeys the document. */
  faults(sent: Sent, received: Received): string[] {
    const { status, headers } = received;
    const operation = this.#operationOf(sent);
    const faults = status === 500 ? ['500'] : [];
    if (headers['x-request-id'] === undefined) faults.push('no X-Request-Id');
    if (headers['x-content-type-options'] !== 'nosniff') faults.push('no X-Content-Type-Options');
    if (INSIDE.test(received.body.toString()) && status >= 400) faults.push('it shows the inside');
    const telling = TELLING[status];
    if (telling && headers[telling] === undefined) faults.push(`${status} without ${telling}`);
    if (operation && status < 400 && !this.#isValid(operation, sent))
      faults.push(`${status} for a request that is not valid`);
    return [
      ...faults,
      ...(operation ? this.#answerFaults(operation, sent, received) : this.#strayFaults(sent, received)),
    ];
  }

  #operationOf({ method, target }: Sent): Operation | undefined {
    const path = target.split('?')[0] ?? '';
    const asked = method === 'HEAD' ? 'GET' : method;
    return this.#operations.find(({ operation, pattern }) => operation.method === asked && pattern.test(path))
      ?.operation;
  }

  /** Whether the body and the query are what the document takes, as far as it says. */
  #isValid({ parameters = [], requestBody }: Operation, { target, headers, body }: Sent): boolean {
    const query = new URLSearchParams(target.split('?')[1] ?? '');
    for (const { in: place, name, schema } of parameters) {
      if (place !== 'query') continue;
      for (const text of query.getAll(name))
        if (this.#requests.faults(schema, valueOf(schema, text)).length > 0) return false;
    }
    const schema = requestBody?.content['application/json']?.schema;
    if (!schema || !headers['content-type']?.toLowerCase().startsWith('application/json')) return true;
    return this.#requests.faults(schema, parsed(body)).length === 0;
  }

  #answerFaults({ responses }: Operation, sent: Sent, received: Received): string[] {
    const documented = responses[received.status];
    if (!documented) return [`${received.status} is not documented`];
    const missing = Object.entries(documented.headers ?? {}).flatMap(([name, { required, schema }]) => {
      const value = received.headers[name.toLowerCase()];
      if (value === undefined) return required ? [`no header ${name}`] : [];
      return this.#answers.faults(schema, valueOf(schema, String(value))).map((fault) => `header ${name}: ${fault}`);
    });
    if (sent.method === 'HEAD') return received.body.length === 0 ? missing : [...missing, 'HEAD has a body'];
    return [...missing, ...this.#contentFaults(documented, sent, received)];
  }

  #contentFaults({ content }: ResponseObject, sent: Sent, { headers, body, isCut }: Received): string[] {
    const type = headers['content-type']?.split(';')[0];
    if (!content) return body.length === 0 ? [] : ['a body where none is documented'];
    const described = type === undefined ? undefined : content[type];
    if (!described) return [`${type} is not documented`];
    if (isCut || !type?.endsWith('json')) return [];
    const value = parsed(body);
    const faults = described.schema ? this.#answers.faults(described.schema, value) : [];
    return type === 'application/problem+json' ? [...faults, ...problemFaults(value, sent, headers)] : faults;
  }

  /** Of what no operation takes. */
  #strayFaults(sent: Sent, received: Received): string[] {
    const { status, headers, body } = received;
    if (isPage(sent)) return [];
    if (status < 400) return [`${status} where nothing is documented`];
    if (sent.method === 'HEAD') return [];
    if (headers['content-type'] !== 'application/problem+json') return [`${headers['content-type']} for a refusal`];
    const problem: Schema = { $ref: '#/components/schemas/Problem' };
    return [...this.#answers.faults(problem, parsed(body)), ...problemFaults(parsed(body), sent, headers)];
  }
}

/** What a problem says of its request. */
function problemFaults(value: unknown, sent: Sent, headers: Received['headers']): string[] {
  const { type, code, request_id, errors, status, instance } = (value ?? {}) as Record<string, unknown>;
  const faults = type === `/problems/${String(code)}` ? [] : ['type and code differ'];
  if (request_id !== headers['x-request-id']) faults.push('request_id is not X-Request-Id');
  if (String(instance).includes('?') || sent.target.includes(`${String(instance)}/`))
    faults.push('instance is not the path');
  if (status === 422 && code === 'VALIDATION_FAILED' && !Array.isArray(errors)) faults.push('422 without errors');
  for (const { pointer } of (errors ?? []) as { pointer: string }[])
    if (!/^#($|\/)/.test(pointer) || /~(?![01])/.test(pointer)) faults.push(`${pointer} is no pointer`);
  return faults;
}

/** The page and the explorer are for people, and in no document. */
const isPage = ({ target }: Sent): boolean => /^\/($|\?|assets|docs|openapi\.json|icon)/.test(target);

const patternOf = (path: string): RegExp => new RegExp(`^${path.replace(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`);

/** A text as the type that its schema has. */
function valueOf({ type }: Schema, text: string): unknown {
  return [type].flat().includes('integer') && /^-?\d+$/.test(text) ? Number(text) : text;
}

function parsed(body: Buffer | null): unknown {
  try {
    return JSON.parse((body ?? '').toString().replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}
