import type { FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

/** How long a body may take. */
export interface ArrivalLimits {
  /** All of it, from the end of the headers. */
  wholeMs: number;
  /** Of a body of many parts (an upload), between two pieces instead. */
  idleMs: number;
}

/**
 * Calls `onLate` with the problem when the body of a request does not arrive in time. Node's own request timeout holds for a whole
 * server, and an upload of a video may rightly take minutes.
 */
export function watchArrival(request: FastifyRequest, limits: ArrivalLimits, onLate: (problem: Problem) => void): void {
  if (!hasBody(request)) return;
  const { raw, headers } = request;
  const isUpload = headers['content-type']?.startsWith('multipart/') ?? false;
  let seen = -1;
  const timer = setInterval(look, isUpload ? limits.idleMs : limits.wholeMs).unref();
  raw.once('end', () => clearInterval(timer)).once('close', () => clearInterval(timer));

  function look(): void {
    const { bytesRead } = raw.socket;
    const isMoving = isUpload && bytesRead > seen;
    seen = bytesRead;
    if (isMoving || raw.complete) return;
    clearInterval(timer);
    onLate(new Problem('REQUEST_TIMEOUT', 'The body did not arrive in time.', { headers: { Connection: 'close' } }));
  }
}

const hasBody = ({ headers }: FastifyRequest): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
