import { AnalysisError } from '../../common/errors.js';

/** More bytes than `MAX_VIDEO_BYTES`; `bytes` when the host said how many. */
export const tooLarge = (maxBytes: number, bytes?: number): AnalysisError =>
  new AnalysisError(
    'SOURCE_TOO_LARGE',
    `The video has ${bytes === undefined ? 'more' : `${bytes} bytes, more`} than the ${maxBytes} bytes that this service takes.`,
    { hint: 'Send a shorter or more compressed copy; whoever runs this service can raise MAX_VIDEO_BYTES.' },
  );

const PASSING = new Set([202, 408, 425, 429]);

/** An HTTP status that does not bring the whole video; 202, 408, 425, 429 and 5xx may pass. */
export const badStatus = (host: string, status: number): AnalysisError =>
  new AnalysisError(
    'SOURCE_UNREACHABLE',
    `The host "${host}" answered the request for the video with HTTP ${status}.`,
    {
      retryable: status >= 500 || PASSING.has(status),
      hint: status === 401 || status === 403 ? 'The URL must be readable without signing in.' : null,
    },
  );

/** Compressed for the way: unpacking it could make any number of bytes of it. */
export const encoded = (host: string, encoding: string): AnalysisError =>
  new AnalysisError(
    'SOURCE_UNREACHABLE',
    `The host "${host}" sent the video with the content encoding "${encoding}", although only plain bytes were asked for.`,
    { hint: 'Serve the file without compression.' },
  );

// The two that follow would most likely end the same again, after as long: the queue does not retry them.

/** Past `DOWNLOAD_TIMEOUT_S`. */
export const tooLate = (seconds: number): AnalysisError =>
  new AnalysisError('SOURCE_TIMEOUT', `The video had not arrived whole after ${seconds} seconds.`, {
    hint: 'Use a faster host; whoever runs this service can raise DOWNLOAD_TIMEOUT_S.',
  });

/** Rates in bytes per second. */
export const tooSlow = (rate: number, slowest: number): AnalysisError =>
  new AnalysisError(
    'SOURCE_TIMEOUT',
    `The video came in at ${Math.round(rate)} bytes a second; at least ${slowest} are needed.`,
    { hint: 'Use a faster host.' },
  );

/** ENOSPC or EDQUOT. */
export const storageFull = (cause: unknown): AnalysisError =>
  new AnalysisError('STORAGE_FULL', 'The disk of the service is full.', {
    retryable: true,
    hint: 'Try again later.',
    cause,
  });
