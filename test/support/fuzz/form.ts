import type { Random } from './random.js';

const BOUNDARY = 'fuzz-boundary';

/** A form as it goes over the wire. */
export interface Form {
  type: string;
  body: Buffer;
}

const part = (disposition: string, content: string): string =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data${disposition}\r\n\r\n${content}\r\n`;

const END = `--${BOUNDARY}--\r\n`;
const FILE = part('; name="file"; filename="a.mp4"', 'bytes of a video');

/** A form that `POST /uploads` takes. */
export const validForm = (): Form => form(FILE + END);

/** A form that is wrong, cut off, or no form. */
export function hostileForm(random: Random): Form {
  return form(
    random.pick([
      '',
      END,
      FILE,
      FILE.slice(0, -20),
      FILE + FILE + END,
      part('; name="file"', 'x') + END,
      part('; name="file"; filename=""', 'x') + END,
      part('; name="file"; filename="empty.mp4"', '') + END,
      part('; name="__proto__"; filename="a"', 'x') + END,
      part('; name="constructor"', 'x') + END,
      part('; name="a/b~c"; filename="a"', 'x') + END,
      part('; filename="a"', 'x') + END,
      part('', 'x') + END,
      part(`; name="file"; filename="${'../'.repeat(50)}etc/passwd"`, 'x') + END,
      part('; name="file"; filename="a\u0000.mp4"', 'x') + END,
      part('; name="file"; filename="CON.mp4"\r\nContent-Type: text/html', '<p>') + END,
      part(`; name="${'n'.repeat(5_000)}"; filename="a"`, 'x') + END,
      part(`; name="file"; filename="a"\r\nX-Long: ${'h'.repeat(90_000)}`, 'x') + END,
      FILE.repeat(12) + END,
      `preamble ${FILE}${END} epilogue`,
    ]),
  );
}

const form = (text: string): Form => ({
  type: `multipart/form-data; boundary=${BOUNDARY}`,
  body: Buffer.from(text),
});
