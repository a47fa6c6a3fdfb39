import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { StartRefused } from './start-refused.js';

/** What a secret that the service makes for itself looks like. */
export interface SecretKind {
  form: RegExp;
  /** Such as `whsec_ and at least 24 bytes in base64`, for the error. */
  looks: string;
  make(): string;
}

/** The secret that a file holds; one is made at the first start, readable by the service alone. Throws `StartRefused` when the file cannot be read or holds something else. */
export function keptSecret(path: string, kind: SecretKind): string {
  const secret = read(path) ?? create(path, kind.make());
  if (kind.form.test(secret)) return secret;
  throw new StartRefused(
    `${path} holds no secret (${kind.looks}): put the right one back, or remove the file to have a new one made`,
  );
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    const who = `this process (uid ${process.getuid?.() ?? 'unknown'})`;
    throw new StartRefused(`${path} cannot be read (${message}): it must belong to ${who}`, { cause: error });
  }
}

/** A link appears whole or not at all, and never over another: of several processes that start at once, one wins. */
function create(path: string, secret: string): string {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  write(draft, `${secret}\n`);
  try {
    linkSync(draft, path);
    return secret;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return read(path) ?? '';
  } finally {
    rmSync(draft);
  }
}

function write(path: string, text: string): void {
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
