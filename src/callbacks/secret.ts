import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { Env } from '../common/env.js';

const FILE = 'callback-secret';
const KEY_BYTES = 32;
const FORM = /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/;

/**
 * The secret that signs callbacks: `CALLBACK_SECRET`, or else one that is made at the first start and kept in
 * `DATA_DIR/callback-secret`, readable by the service alone. Throws when that file holds something else.
 */
@Injectable()
export class CallbackSecret {
  /** `whsec_` and the key in base64. */
  readonly value: string;

  constructor(env: Env, data: DataDir) {
    this.value = env.CALLBACK_SECRET ?? kept(join(data.root, FILE));
  }
}

function kept(path: string): string {
  const secret = read(path) ?? create(path);
  if (FORM.test(secret)) return secret;
  throw new Error(
    `${path} holds no secret (whsec_ and at least 24 bytes in base64): put the right one back, or remove the file to have a new one made`,
  );
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** A link appears whole or not at all, and never over another: of several processes that start at once, one wins. */
function create(path: string): string {
  const draft = `${path}.${process.pid}-${randomBytes(4).toString('hex')}`;
  const secret = `whsec_${randomBytes(KEY_BYTES).toString('base64')}`;
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
