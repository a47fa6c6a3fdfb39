import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import { type Level, type Logger, pino, stdTimeFunctions } from 'pino';
import type { Env } from './env.js';
import { redact, secretsOf } from './redact.js';

/** What every line written inside carries: `request_id`, `task_id`, `attempt`, … */
const fields = new AsyncLocalStorage<Record<string, unknown>>();

/** Runs work so that each line it logs carries these fields, beside those of the work around it. */
export function withLogFields<T>(more: Record<string, unknown>, work: () => T): T {
  return fields.run({ ...fields.getStore(), ...more }, work);
}

/** What Nest says of its own wiring is for those who debug it. */
const WIRING = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);

/** Nest's logger over pino: one JSON object a line, or coloured lines on a terminal; secrets are cut out. */
export class Log implements LoggerService {
  readonly #pino: Logger;
  readonly #secrets: readonly string[];

  constructor(env: Pick<Env, 'LOG_LEVEL' | 'LOG_FORMAT'> & Partial<Env>, program: string) {
    this.#secrets = secretsOf(env);
    const pretty = (env.LOG_FORMAT ?? (process.stdout.isTTY ? 'pretty' : 'json')) === 'pretty';
    this.#pino = pino({
      level: env.LOG_LEVEL,
      base: { program, pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      ...(pretty && {
        transport: {
          target: 'pino-pretty',
          options: { ignore: 'pid,program,context', messageFormat: '{context}: {msg}' },
        },
      }),
    });
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.#write(WIRING.has(String(rest.at(-1))) ? 'debug' : 'info', message, rest);
  }
  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest);
  }
  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }
  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }
  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('trace', message, rest);
  }
  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write('fatal', message, rest);
  }

  /** Nest passes the context last and, for errors, the stack before it. */
  #write(level: Level, message: unknown, rest: unknown[]): void {
    const context = rest.at(-1);
    const stack = rest.length > 1 && typeof rest[0] === 'string' ? rest[0] : stackOf(message);
    this.#pino[level](
      { ...fields.getStore(), context, stack: stack && this.#clean(stack) },
      this.#clean(textOf(message)),
    );
  }

  #clean(text: string): string {
    return this.#secrets.reduce((clean, secret) => clean.replaceAll(secret, '[redacted]'), redact(text));
  }
}

const stackOf = (message: unknown): string | undefined => (message instanceof Error ? message.stack : undefined);

function textOf(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'string' ? message : String(JSON.stringify(message));
}
