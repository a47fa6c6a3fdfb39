import type { Fault, Problem } from './schema.js';

/** The service refused, or something between did: `problem` is its document (RFC 9457), null when the answer had none. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    /** Of HTTP. */
    readonly status: number,
    readonly problem: Problem | null,
    /** Seconds after which asking again makes sense, where the service says so. */
    readonly retryAfterS: number | null = null,
  ) {
    super(problem?.detail ?? `HTTP ${status} without a problem document: is this the address of the service?`);
  }

  /** Machine-readable, such as `TASK_NOT_FOUND`; `GET /problems` lists them. */
  get code(): Problem['code'] | 'UNKNOWN' {
    return this.problem?.code ?? 'UNKNOWN';
  }

  /** What was wrong with which field. */
  get faults(): readonly Fault[] {
    return this.problem?.errors ?? [];
  }
}

/** The service did not answer, or the connection broke. */
export class ServiceUnreachable extends Error {
  override readonly name = 'ServiceUnreachable';
}

/** The error that an answer without success stands for. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const text = await response.text().catch(() => '');
  const retryAfter = Number.parseInt(response.headers.get('retry-after') ?? '', 10);
  return new ProblemError(response.status, read(text), Number.isNaN(retryAfter) ? null : retryAfter);
}

function read(text: string): Problem | null {
  try {
    const problem = JSON.parse(text) as Partial<Problem> | null;
    return typeof problem?.code === 'string' ? (problem as Problem) : null;
  } catch {
    return null;
  }
}
