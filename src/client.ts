/**
 * The entry for programs that use the service: a typed client for Node and browsers. Import it as `video-ai-system/client`.
 */
export {
  VideoAiClient,
  type Cancellable,
  type ExportFormat,
  type FrameQuery,
  type TaskQuery,
} from './client/client.js';
export type { ConnectionOptions } from './client/connection.js';
export { ProblemError, ServiceUnreachable } from './client/problem-error.js';
export type { TaskEvent } from './client/task-events.js';
export { CallbackRefused, verifyCallback } from './client/verify-callback.js';
export type * from './client/schema.js';
