import { HttpException } from '@nestjs/common';
import { Problem, PROBLEMS, type ProblemCode, PROBLEM_CODES } from './problem.js';

/** Fastify's own errors, by their code. */
const FASTIFY: Record<string, ProblemCode> = {
  FST_ERR_BAD_URL: 'INVALID_PATH',
  FST_ERR_MAX_PARAM_LENGTH: 'URI_TOO_LONG',
  FST_ERR_CTP_BODY_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'INVALID_JSON',
  FST_ERR_CTP_INVALID_JSON_BODY: 'INVALID_JSON',
  FST_REQ_FILE_TOO_LARGE: 'BODY_TOO_LARGE',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'UNSUPPORTED_MEDIA_TYPE',
};

/** The usual kind of problem for a status that came without a code. */
const BY_STATUS: Record<number, ProblemCode> = {
  400: 'MALFORMED_REQUEST',
  404: 'ROUTE_NOT_FOUND',
  422: 'VALIDATION_FAILED',
  503: 'UNAVAILABLE',
};

/** What any error, whatever raised it, says to a client. Nothing of a fault of ours gets out. */
export function problemFrom(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const status = statusOf(error);
  const code = FASTIFY[codeOf(error)] ?? byStatus(status);
  if (code === 'INTERNAL')
    return new Problem('INTERNAL', 'The service failed; the request id is in its log.', { cause: error });
  return new Problem(code, sentence(error, code), { headers: rangeOf(error), cause: error });
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const { statusCode, status } = (error ?? {}) as { statusCode?: unknown; status?: unknown };
  return Number(statusCode ?? status) || 500;
}

/** The code of the error, or of the one that Nest wrapped. */
function codeOf(error: unknown): string {
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: { code?: unknown } };
  return String(code ?? cause?.code ?? '');
}

function byStatus(status: number): ProblemCode {
  const usual = BY_STATUS[status] ?? PROBLEM_CODES.find((code) => PROBLEMS[code][0] === status);
  return usual ?? (status >= 400 && status < 500 ? 'MALFORMED_REQUEST' : 'INTERNAL');
}

/** The size of a file, which goes with 416. */
function rangeOf(error: unknown): Record<string, string> {
  const { headers, cause } = (error ?? {}) as { headers?: Headers; cause?: { headers?: Headers } };
  const range = (headers ?? cause?.headers)?.['Content-Range'];
  return range ? { 'Content-Range': range } : {};
}

type Headers = Record<string, string>;

/** Messages of our own HTTP exceptions are meant for clients; those of the frameworks are not relied on. */
function sentence(error: unknown, code: ProblemCode): string {
  return error instanceof HttpException && !error.cause ? error.message : PROBLEMS[code][1];
}
