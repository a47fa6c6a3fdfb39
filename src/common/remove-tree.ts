import { rm } from 'node:fs/promises';

/**
 * Removes a file or a folder with everything in it; nothing happens when there is none. A folder that another process still
 * writes into is emptied again, for about six seconds, before this rejects with `ENOTEMPTY`.
 */
export function removeTree(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 30 });
}
