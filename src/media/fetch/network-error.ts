import { AnalysisError } from '../../common/errors.js';

interface Explanation {
  text: string;
  isLasting?: boolean;
  code?: 'SOURCE_TIMEOUT';
}

const TIMEOUT: Explanation = { text: 'did not answer in time', code: 'SOURCE_TIMEOUT' };
const CUT: Explanation = { text: 'ended the connection before everything had arrived' };
const NOT_HTTP: Explanation = { text: 'answered with something that is not HTTP/1.1', isLasting: true };

/** What the codes of Node and undici mean; `isLasting` when trying again would end the same. */
const EXPLANATIONS: Record<string, Explanation> = {
  ENOTFOUND: { text: 'does not exist: the name server knows no such name', isLasting: true },
  EAI_AGAIN: { text: 'could not be looked up: the name server did not answer' },
  ECONNREFUSED: { text: 'refused the connection' },
  EHOSTUNREACH: { text: 'cannot be reached' },
  ENETUNREACH: { text: 'cannot be reached' },
  ETIMEDOUT: TIMEOUT,
  UND_ERR_CONNECT_TIMEOUT: TIMEOUT,
  UND_ERR_HEADERS_TIMEOUT: TIMEOUT,
  UND_ERR_BODY_TIMEOUT: { ...TIMEOUT, text: 'stopped sending' },
  ECONNRESET: CUT,
  EPIPE: CUT,
  UND_ERR_SOCKET: CUT,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: { text: 'did not send as many bytes as it announced' },
  UND_ERR_HEADERS_OVERFLOW: { text: 'sent headers that are too large', isLasting: true },
};

/** What a name server's silence is called; a lookup that has begun cannot be called off. */
export class NameServerSilent extends Error {
  readonly code = 'EAI_AGAIN';
}

/**
 * The error of a connection as the error of a task: SOURCE_UNREACHABLE or SOURCE_TIMEOUT with a sentence that names the
 * host as the client wrote it and no address. What already is an `AnalysisError` stays as it is.
 */
export function networkError(host: string, error: unknown): AnalysisError {
  if (error instanceof AnalysisError) return error;
  const { text, isLasting = false, code = 'SOURCE_UNREACHABLE' } = explain(codeOf(error));
  return new AnalysisError(code, `The host "${host}" ${text}.`, { retryable: !isLasting, cause: error });
}

function explain(code: string): Explanation {
  if (EXPLANATIONS[code]) return EXPLANATIONS[code];
  if (code.startsWith('HPE_')) return NOT_HTTP;
  if (/CERT|TLS|SSL|UNABLE_TO_|^EPROTO$/.test(code))
    return { text: `has no valid TLS certificate or speaks no TLS (${code})`, isLasting: true };
  return { text: `could not be connected to${code && ` (${code})`}` };
}

function codeOf(error: unknown): string {
  const { name, code, cause } = (error ?? {}) as { name?: unknown; code?: unknown; cause?: unknown };
  if (name === 'HTTPParserError') return 'HPE_INVALID';
  return typeof code === 'string' ? code : cause ? codeOf(cause) : '';
}
