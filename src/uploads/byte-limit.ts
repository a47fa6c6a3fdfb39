import type { IncomingMessage } from 'node:http';

/**
 * Rejects once more than so many bytes of a body have come, whatever they are: a form may consist of headers without end. Nothing reads
 * the body then. To be called before something reads it; never resolves.
 */
export function tooManyBytes(body: IncomingMessage, most: number, refusal: () => Error): Promise<never> {
  let bytes = 0;
  return new Promise((_, reject) => {
    body.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes <= most) return;
      body.unpipe();
      reject(refusal());
    });
    body.pause(); // until its reader comes
  });
}
