import { clip } from '../../test/support/clip.js';
import { FileServer } from '../../test/support/file-server.js';

/** Serves one small clip with a cut, made once for the whole run. */
export async function serveFootage() {
  const files = await FileServer.start();
  return {
    video: files.put('clip.mp4', await clip([1, 1], { width: 64, height: 64, rate: 10 })),
    stop: () => files.stop(),
  };
}
