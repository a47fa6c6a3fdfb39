import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import type { ModelCard } from './model.js';

const TEXT = { type: 'string', minLength: 1 };
/** What a reference can name: no `@`, no `:`. */
const NAME = { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' };
const SIZE = { type: 'integer', minimum: 1, maximum: 16_384 };
const SHA256 = { type: 'string', pattern: '^[0-9a-f]{64}$' };
/** Below the model's folder: no way up, no way out. */
const FILE = { type: 'string', pattern: '^(?!\\.)(?!.*/\\.)[^/\\\\][^\\\\]*$' };

function record(properties: Record<string, object>, optional: string[] = []): object {
  const required = Object.keys(properties).filter((name) => !optional.includes(name));
  return { type: 'object', additionalProperties: false, required, properties };
}

const CHANNELS = { type: 'array', minItems: 1, maxItems: 3, items: { type: 'number' } };

const RESIZE = record(
  {
    mode: { enum: ['stretch', 'letterbox', 'shortest-crop', 'long-side', 'height'] },
    scaling: { enum: ['area', 'bilinear', 'bicubic', 'fast_bilinear', 'nearest'] },
    antialias: { type: 'boolean' },
    pad: { type: 'number', minimum: 0, maximum: 255 },
    anchor: { enum: ['top-left', 'center'] },
    shortest: SIZE,
    side: SIZE,
    stride: SIZE,
    rounding: { enum: ['nearest', 'up'] },
    enlarge: { type: 'boolean' },
    minWidth: SIZE,
    maxWidth: SIZE,
  },
  ['antialias', 'pad', 'anchor', 'shortest', 'side', 'stride', 'rounding', 'enlarge', 'minWidth', 'maxWidth'],
);

const PICTURE = record(
  {
    name: TEXT,
    type: { enum: ['uint8', 'float32', 'float16'] },
    layout: { enum: ['NHWC', 'NCHW'] },
    width: SIZE,
    height: SIZE,
    color: { enum: ['RGB', 'BGR', 'GRAY'] },
    resize: RESIZE,
    scale: { type: 'number', exclusiveMinimum: 0 },
    mean: CHANNELS,
    std: { ...CHANNELS, items: { type: 'number', exclusiveMinimum: 0 } },
    window: { type: 'integer', minimum: 2, maximum: 1024 },
  },
  ['scale', 'mean', 'std', 'window'],
);

const SOUND = record({
  name: TEXT,
  type: { enum: ['float32'] },
  layout: { enum: ['samples'] },
  sampleRate: { type: 'integer', minimum: 1000, maximum: 192_000 },
});

/** JSON Schema (draft 2020-12) of `model.json`. */
const MODEL_CARD_SCHEMA = record(
  {
    $schema: { type: 'string' },
    name: NAME,
    version: NAME,
    task: TEXT,
    description: { type: 'string' },
    license: record({ spdx: TEXT, source: TEXT }),
    file: FILE,
    sha256: SHA256,
    files: { type: 'array', items: record({ role: TEXT, file: FILE, sha256: SHA256 }) },
    input: {
      type: 'object',
      required: ['layout'],
      discriminator: { propertyName: 'layout' },
      oneOf: [PICTURE, SOUND],
    },
    outputs: {
      type: 'array',
      minItems: 1,
      items: record({
        name: TEXT,
        role: TEXT,
        shape: { type: 'array', minItems: 1, items: { type: 'integer', minimum: -1, not: { const: 0 } } },
      }),
    },
    labels: { anyOf: [{ type: 'null' }, record({ file: FILE, count: { type: 'integer', minimum: 1 } })] },
    options: {
      type: 'object',
      properties: {
        maxBatch: { type: 'integer', minimum: 1, maximum: 4096 },
        dynamic: { type: 'boolean' },
        lookback: { type: 'integer', minimum: 0, maximum: 1024 },
      },
    },
  },
  ['$schema', 'files', 'options'],
);

const validate = new Ajv2020({ allErrors: true, strict: false, verbose: true, discriminator: true }).compile<ModelCard>(
  MODEL_CARD_SCHEMA,
);

/** Reads the text of a `model.json`. Throws an error with every fault, each with its JSON pointer. */
export function parseCard(text: string): ModelCard {
  let card: unknown;
  try {
    card = JSON.parse(text);
  } catch (error) {
    throw new Error(`is not JSON: ${(error as Error).message}`, { cause: error });
  }
  if (validate(card)) return card;
  throw new Error((validate.errors ?? []).map(sentence).join('; '));
}

function sentence({ instancePath, keyword, message, params, data, parentSchema }: ErrorObject): string {
  const at = instancePath || '/';
  if (keyword === 'additionalProperties') {
    const known = Object.keys((parentSchema as { properties: object }).properties).join(', ');
    return `${at} has no "${params['additionalProperty']}"; there are ${known}`;
  }
  if (keyword === 'enum')
    return `${at} must be one of ${params['allowedValues'].join(', ')}, is ${JSON.stringify(data)}`;
  return `${at} ${message}${keyword === 'required' ? '' : `, is ${JSON.stringify(data)}`}`;
}

/** Stands in for a card that cannot be read, so that the model is still listed by what its folder says. */
export function unreadableCard(name: string, version: string): ModelCard {
  return {
    name,
    version,
    task: 'unknown',
    description: '',
    license: { spdx: 'NOASSERTION', source: '' },
    file: '',
    sha256: '',
    input: {
      name: '',
      type: 'uint8',
      layout: 'NHWC',
      width: 0,
      height: 0,
      color: 'RGB',
      resize: { mode: 'stretch', scaling: 'area' },
    },
    outputs: [],
    labels: null,
  };
}
