import 'reflect-metadata';
import { plainToInstance, Transform } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min, validateSync } from 'class-validator';
import { isSecretName } from './redact.js';

/** One environment variable, as `.env.example` and `docs/configuration.md` show it. */
export interface Variable {
  name: string;
  /** As written in the environment; empty when it has none. */
  default: string;
  about: string;
}

const variables: Variable[] = [];

/** Declares a variable: its default (as text) and what it is for. The property's own decorators check it. */
function Var(fallback: string, about: string): PropertyDecorator {
  return (target, key) => {
    variables.push({ name: String(key), default: fallback, about });
    Transform(({ value }) => (value === undefined || value === '' ? undefined : value))(target, String(key));
  };
}

/** A whole number within bounds. */
function Whole(min: number, max: number): PropertyDecorator {
  return (target, key) => {
    Transform(({ value }) => (typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value))(
      target,
      String(key),
    );
    const message = `takes a whole number from ${min} to ${max}`;
    IsInt({ message })(target, key);
    Min(min, { message })(target, key);
    Max(max, { message })(target, key);
  };
}

const Text = (): PropertyDecorator => (target, key) => {
  IsOptional()(target, key);
  IsString()(target, key);
};

const HTTP_URL = /^https?:\/\/[^\s/]+/;

/**
 * Everything that can be configured from outside, checked once at start. `.env.example` lists exactly these.
 * Inject it; nothing else reads `process.env`.
 */
export class Env {
  @Var('127.0.0.1', 'Address the API listens on.') @IsString() HOST: string;
  @Var('3000', 'Port the API listens on; 0 takes a free one, which the first log line names.')
  @Whole(0, 65535)
  PORT: number;
  @Var('', 'How links to this service are written; derived from HOST and PORT when empty.')
  @IsOptional()
  @Matches(HTTP_URL, { message: 'takes an http(s) URL such as https://video.example.com' })
  PUBLIC_URL?: string;
  @Var('./data', 'Folder of SQLite files, uploads, artefacts, embedded vectors and temporary files.')
  @IsString()
  DATA_DIR: string;
  @Var('./models', "The model registry's folder.") @IsString() MODEL_REGISTRY_PATH: string;
  @Var(
    'false',
    'true: models of the catalogue that the pipelines name and that are not installed are fetched at start.',
  )
  @IsIn(['true', 'false'], { message: 'takes true or false' })
  MODELS_AUTO_PULL: 'true' | 'false';
  @Var('https://huggingface.co', 'Where models on Hugging Face are fetched from: the hub, or a mirror of it.')
  @Matches(HTTP_URL, { message: 'takes an http(s) URL such as https://huggingface.co' })
  HF_ENDPOINT: string;
  @Var('', 'Token for models that ask for an account; sent to HF_ENDPOINT only.') @Text() HF_TOKEN?: string;
  @Var('https://github.com', 'Where models on GitHub are fetched from: GitHub, or a mirror of it.')
  @Matches(HTTP_URL, { message: 'takes an http(s) URL such as https://github.com' })
  GITHUB_ENDPOINT: string;
  @Var('config/development.json', 'File of the named pipelines.') @IsString() PIPELINE_CONFIG_PATH: string;
  @Var(
    'auto',
    'auto, embedded, bullmq, or a package or path. auto: Redis when REDIS_DSN answers at start and is durable, else embedded.',
  )
  @IsString()
  QUEUE_BACKEND: string;
  @Var('redis://localhost:6379/0', 'Where Redis is.')
  @Matches(/^rediss?:\/\/\S+/, { message: 'takes a Redis DSN such as redis://localhost:6379/0' })
  REDIS_DSN: string;
  @Var(
    'auto',
    'auto, embedded, qdrant, or a package or path. auto: Qdrant when QDRANT_URL answers at start, else embedded.',
  )
  @IsString()
  VECTOR_STORE: string;
  @Var('http://localhost:6333', 'Where Qdrant is.')
  @Matches(HTTP_URL, { message: 'takes an http(s) URL such as http://localhost:6333' })
  QDRANT_URL: string;
  @Var('', "Qdrant's API key.") @Text() QDRANT_API_KEY?: string;
  @Var('1', 'Worker processes the API starts with the embedded queue; 0: they are started by hand.')
  @Whole(0, 64)
  WORKERS: number;
  @Var('1', 'Tasks at once in one worker.') @Whole(1, 64) WORKER_CONCURRENCY: number;
  @Var('0', 'Threads of ONNX Runtime for one operator in a worker; 0: one per core.')
  @Whole(0, 256)
  INFERENCE_THREADS: number;
  @Var('', 'The ffmpeg program; when empty ffmpeg-static, then ffmpeg on the PATH. ffprobe is looked for beside it.')
  @Text()
  FFMPEG_PATH?: string;
  @Var('', 'Hosts that may be fetched from whatever their address, comma-separated.')
  @Text()
  SOURCE_ALLOW_HOSTS?: string;
  @Var('', 'Networks that may be fetched from beyond the public internet, comma-separated CIDRs such as 127.0.0.0/8.')
  @Text()
  SOURCE_ALLOW_CIDRS?: string;
  @Var('80,443', 'Ports that may be fetched from, comma-separated, or *.')
  @Matches(/^(\*|\d{1,5}(\s*,\s*\d{1,5})*)$/, { message: 'takes ports separated by commas, or *' })
  SOURCE_ALLOW_PORTS: string;
  @Var('', 'HTTP proxy for fetching videos and sending callbacks.')
  @IsOptional()
  @Matches(HTTP_URL, { message: 'takes an http(s) URL of a proxy' })
  EGRESS_PROXY_URL?: string;
  @Var('524288000', 'Largest video, bytes.') @Whole(1, 2 ** 42) MAX_VIDEO_BYTES: number;
  @Var('3600', 'Longest video, seconds.') @Whole(1, 864_000) MAX_DURATION_S: number;
  @Var('33177600', 'Most pixels of a frame.') @Whole(1, 2 ** 28) MAX_PIXELS: number;
  @Var('5000', 'Most analysed frames of a video; longer ones are sampled more widely.')
  @Whole(1, 1_000_000)
  MAX_FRAMES: number;
  @Var('120', 'Longest download, seconds.') @Whole(1, 86_400) DOWNLOAD_TIMEOUT_S: number;
  @Var('3600', 'Longest analysis, seconds.') @Whole(1, 864_000) TASK_TIMEOUT_S: number;
  @Var('1000', 'Most waiting tasks; past that POST /analyze answers 503.')
  @Whole(1, 10_000_000)
  QUEUE_MAX_DEPTH: number;
  @Var('500', 'Most waiting tasks of one owner of API keys; past that POST /analyze answers 429.')
  @Whole(1, 10_000_000)
  QUEUE_MAX_PER_OWNER: number;
  @Var(
    '2000',
    'Most event streams and requests that wait for an end at once; past that streams are answered 503, and waits at once.',
  )
  @Whole(1, 1_000_000)
  STREAMS_MAX: number;
  @Var('200', 'Most of them of one owner of API keys; past that streams are answered 429.')
  @Whole(1, 1_000_000)
  STREAMS_MAX_PER_OWNER: number;
  @Var('15', 'Longest that the headers of a request may take, seconds.') @Whole(1, 3_600) HEADERS_TIMEOUT_S: number;
  @Var('30', 'Longest that a JSON body may take, and that an upload may pause, seconds.')
  @Whole(1, 3_600)
  REQUEST_TIMEOUT_S: number;
  @Var('604800', 'How long a finished task is kept, seconds.') @Whole(1, 3_153_600_000) RESULT_TTL_S: number;
  @Var('forever', 'forever, or task: vectors are removed together with the finished task.')
  @IsIn(['forever', 'task'], { message: 'takes forever or task' })
  VECTOR_TTL: 'forever' | 'task';
  @Var('', 'File of hashed API keys, as keys create makes it; when set every request needs a key.')
  @Text()
  API_KEYS_FILE?: string;
  @Var('auto', 'auto: keys when API_KEYS_FILE is set, else loopback only; none: open to anyone who reaches the port.')
  @IsIn(['auto', 'none'], { message: 'takes auto or none' })
  AUTH_MODE: 'auto' | 'none';
  @Var('1200', 'Most requests of one key in a minute; past that 429. 0: no limit.')
  @Whole(0, 1_000_000)
  RATE_LIMIT_PER_MINUTE: number;
  @Var('900', 'How long a signed address is open, seconds.') @Whole(1, 86_400) SIGNED_URL_TTL_S: number;
  @Var('', 'Origins whose pages may read answers, comma-separated such as https://app.example.com.')
  @IsOptional()
  @Matches(/^https?:\/\/[^\s/,*]+(\s*,\s*https?:\/\/[^\s/,*]+)*$/, {
    message: 'takes origins such as https://app.example.com, separated by commas and without a path',
  })
  CORS_ORIGINS?: string;
  @Var('', 'Key that signs callbacks, whsec_ and base64; generated once into DATA_DIR when empty.')
  @IsOptional()
  @Matches(/^whsec_[A-Za-z0-9+/]{32,}={0,2}$/, { message: 'takes whsec_ followed by at least 24 bytes in base64' })
  CALLBACK_SECRET?: string;
  @Var('info', 'trace, debug, info, warn, error or fatal.')
  @IsIn(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], {
    message: 'takes trace, debug, info, warn, error or fatal',
  })
  LOG_LEVEL: string;
  @Var('', 'json or pretty; when empty pretty on a terminal, else json.')
  @IsOptional()
  @IsIn(['json', 'pretty'], { message: 'takes json or pretty' })
  LOG_FORMAT?: 'json' | 'pretty';
  @Var('', 'Modules to add, comma-separated packages or paths.') @Text() PLUGINS?: string;
}

/** Every variable in the order of declaration. */
export const ENV_VARIABLES: readonly Variable[] = variables;

/** Every problem of the environment at once, one line each. */
export class EnvInvalid extends Error {
  override readonly name = 'EnvInvalid';
  constructor(readonly problems: string[]) {
    super(
      `The configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map((p) => `  ${p}`).join('\n')}`,
    );
  }
}

/** Reads and checks the variables; throws `EnvInvalid` with each that is wrong, what it got and what it takes. */
export function readEnv(source: Record<string, unknown>): Env {
  const values = Object.fromEntries(variables.map(({ name, default: fallback }) => [name, source[name] || fallback]));
  const env = plainToInstance(Env, values, { exposeUnsetFields: false });
  const problems = validateSync(env).map(({ property, value, constraints }) => {
    const takes = [...new Set(Object.values(constraints ?? {}))].join(', ');
    return `${property}=${mayShow(property, value) ? JSON.stringify(value) : '(not shown)'}: ${takes}`;
  });
  if (problems.length > 0) throw new EnvInvalid(problems);
  return env;
}

/** Neither what is a secret by its name nor an address that may hold one. */
const mayShow = (name: string, value: unknown): boolean => !isSecretName(name) && !/[@?]/.test(String(value));

/** The parts of a comma-separated list, trimmed, none empty. */
export const list = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);

/** This process's environment for a child process of the service, with some variables set. */
export const environmentFor = (overrides: Record<string, string>): NodeJS.ProcessEnv => ({
  ...process.env,
  ...overrides,
});
