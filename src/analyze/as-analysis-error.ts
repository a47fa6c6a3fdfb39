import { isDiskFull } from '../common/disk-full.js';
import { AnalysisError } from '../common/errors.js';
import { VectorMisfit } from '../vector-store/misfit.js';
import { VectorStoreUnavailable } from '../vector-store/vector-store.js';

/** Any thrown value as the error that the client sees: what is not known to us is INTERNAL and says nothing of the inside. */
export function asAnalysisError(reason: unknown, stage: string): AnalysisError {
  const error = translate(reason);
  error.stage ??= stage;
  return error;
}

function translate(reason: unknown): AnalysisError {
  if (reason instanceof AnalysisError) return reason;
  if (isDiskFull(reason)) {
    return new AnalysisError('STORAGE_FULL', 'The disk of the service is full.', {
      retryable: true,
      hint: 'Try again later.',
      cause: reason,
    });
  }
  if (reason instanceof VectorStoreUnavailable) {
    return new AnalysisError('VECTOR_STORE_UNAVAILABLE', 'The vector store did not answer.', {
      retryable: true,
      cause: reason,
    });
  }
  // A vector that does not fit its collection fits no better the next time.
  const retryable = !(reason instanceof VectorMisfit);
  return new AnalysisError('INTERNAL', 'The service failed while it worked on this task.', {
    retryable,
    cause: reason,
  });
}
