import { AsyncLocalStorage } from 'node:async_hooks';
import type { LoggerService } from '@nestjs/common';
import { type Level, type Logger, pino, stdTimeFunctions } from 'pino';
import type { Env } from './env.js';

/** What every line written inside carries: `request_id`, `task_id`, `attempt`, … */
const fields = new AsyncLocalStorage<Record<string, unknown>>();

/** Runs work so that each line it logs carries these fields, beside those of the work around it. */
export function withLogFields<T>(more: Record<string, unknown>, work: () => T): T {
  return fields.run({ ...fields.getStore(), ...more }, work);
}

/** Queries of URLs and user names in them are secrets more often than not; keys, callback secrets and tokens always are. */
export const redact = (text: string): string =>
  text
    .replace(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@]+@/gi, '$1[redacted]@')
    .replace(/(https?:\/\/[^\s?"']+)\?[^\s"']*/gi, '$1?[redacted]')
    .replace(/\b(vas_[0-9a-f]{12}_|whsec_|hf_)[A-Za-z0-9_+/=-]{8,}/g, '$1[redacted]')
    .replace(/\b(Bearer|Basic) +[A-Za-z0-9._~+/=-]{8,}/gi, '$1 [redacted]');

/** What Nest says of its own wiring is for those who debug it. */
const WIRING = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory', 'NestApplication']);

/** Nest's logger over pino: one JSON object a line, or coloured lines on a terminal; secrets in URLs are cut out. */
export class Log implements LoggerService {
  readonly #pino: Logger;

  constructor(env: Pick<Env, 'LOG_LEVEL' | 'LOG_FORMAT'>, program: string) {
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
    const stack =
      rest.length > 1 && typeof rest[0] === 'string'
        ? redact(rest[0])
        : message instanceof Error
          ? redact(message.stack ?? '')
          : undefined;
    const text =
      message instanceof Error ? message.message : typeof message === 'string' ? message : JSON.stringify(message);
    this.#pino[level]({ ...fields.getStore(), context, stack }, redact(text));
  }
}
