import { Ajv2020 } from 'ajv/dist/2020.js';
import type { CatalogueRecord } from './catalogue-record.js';

const TEXT = { type: 'string', minLength: 1 };
const NAME = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' };
/** No way up, no hidden file. */
const PATH = { type: 'string', pattern: '^(?!\\.)(?!.*/\\.)[^/\\\\?#][^\\\\?#]*$' };

function record(properties: Record<string, object>, optional: string[] = []): object {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', additionalProperties: false, required, properties };
}

const SOURCE = record({
  host: { enum: ['huggingface', 'github-release', 'github-raw'] },
  repo: { type: 'string', pattern: '^[\\w.-]+/[\\w.-]+$' },
  revision: NAME,
});

const FILE = record(
  {
    role: TEXT,
    path: PATH,
    file: PATH,
    bytes: { type: ['integer', 'null'], minimum: 1 },
    sha256: { type: ['string', 'null'], pattern: '^[0-9a-f]{64}$' },
    optional: { type: 'boolean' },
    source: SOURCE,
    extract: { enum: ['paddle-dictionary', 'numbered-labels'] },
  },
  ['optional', 'source', 'extract'],
);

/** Of `catalogue/<id>.json`; the card is checked by the registry's own schema when the model is installed. */
const RECORD_SCHEMA = record({
  id: NAME,
  version: NAME,
  license: record(
    {
      spdx: TEXT,
      basis: { enum: ['upstream', 'card', 'inherited'] },
      url: { type: 'string', pattern: '^https://' },
      requiresAcceptance: { type: 'boolean' },
      attribution: TEXT,
    },
    ['attribution'],
  ),
  evidence: { enum: ['several', 'one', 'none'] },
  source: SOURCE,
  files: { type: 'array', minItems: 1, items: FILE, contains: { properties: { role: { const: 'model' } } } },
  labels: { anyOf: [NAME, { type: 'null' }] },
  card: record({ task: TEXT, description: TEXT, input: { type: 'object' }, outputs: { type: 'array' }, options: {} }, [
    'options',
  ]),
  notes: { type: 'string' },
});

const ajv = new Ajv2020({ allErrors: true, strict: false });
const validate = ajv.compile<CatalogueRecord>(RECORD_SCHEMA);

/** Reads the text of a record. Throws a sentence with the file's name and every fault. */
export function parseRecord(text: string, file: string): CatalogueRecord {
  const read: unknown = JSON.parse(text);
  if (validate(read)) return read;
  throw new Error(`${file}: ${ajv.errorsText(validate.errors, { dataVar: '', separator: '; ' })}`);
}
