import { Injectable } from '@nestjs/common';
import { AnalysisError } from '../common/errors.js';
import { Guard } from '../media/fetch/guard.js';
import type { DueCallback } from '../results/results.js';
import type { Reply } from './schedule.js';
import { CallbackSecret } from './secret.js';
import { signatureHeaders } from './signature.js';

/** How long a receiver may take to answer, ms. */
const TIMEOUT_MS = 15_000;
/** How much of an answer's body is read, to be able to use the connection again; none of it is looked at. */
const DRAIN_BYTES = 16_384;

/** Carries one callback to its receiver: signed, through the guard, without following redirects. */
@Injectable()
export class Courier {
  /** Ms until a receiver that says nothing has failed. */
  timeoutMs = TIMEOUT_MS;

  constructor(
    private readonly guard: Guard,
    private readonly secret: CallbackSecret,
  ) {}

  /** Never rejects: an address that may not be connected to, or no answer in time, is a reply too. */
  async carry({ taskId, url, body }: DueCallback): Promise<Reply> {
    const signature = signatureHeaders({ id: `msg_${taskId}`, sentAt: new Date(), body }, [this.secret.value]);
    const headers = { 'content-type': 'application/json', 'user-agent': 'video-ai-system', ...signature };
    const signal = AbortSignal.timeout(this.timeoutMs);
    try {
      const answer = await this.guard.request(this.guard.read(url), { method: 'POST', headers, body, signal });
      await answer.body.dump({ limit: DRAIN_BYTES, signal }).catch(() => undefined);
      return { status: answer.statusCode, retryAfter: [answer.headers['retry-after']].flat()[0] };
    } catch (error) {
      return unanswered(error, signal, this.timeoutMs);
    }
  }
}

function unanswered(error: unknown, signal: AbortSignal, timeoutMs: number): Reply {
  if (signal.aborted)
    return { status: null, error: `The receiver did not answer within ${timeoutMs / 1_000} s.`, isFinal: false };
  if (error instanceof AnalysisError)
    return { status: null, error: error.message, isFinal: error.code === 'SOURCE_FORBIDDEN' };
  return { status: null, error: 'The callback could not be sent.', isFinal: false };
}
