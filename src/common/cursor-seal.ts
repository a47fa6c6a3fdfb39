import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DataDir } from './data-dir.js';
import { keptSecret, type SecretKind } from './kept-secret.js';

const KIND: SecretKind = {
  form: /^[A-Za-z0-9_-]{43}$/,
  looks: '32 bytes in base64url',
  make: () => randomBytes(32).toString('base64url'),
};

/** What a page is of, the owner who asked for it among it: a cursor only goes on with the same. */
export type PageOf = readonly (string | number | null | undefined)[];

/** Makes cursors that nobody else can make: opaque, URL-safe marks of where a next page begins, sealed with the secret in `DATA_DIR/cursor-secret`. */
@Injectable()
export class CursorSeal {
  readonly #secret: string;

  constructor(data: DataDir) {
    this.#secret = keptSecret(join(data.root, 'cursor-secret'), KIND);
  }

  /** The cursor of a mark, which must not contain a dot. */
  seal(mark: string, of: PageOf): string {
    return Buffer.from(`${mark}.${this.#check(mark, of)}`).toString('base64url');
  }

  /** The mark of a cursor; null when it is not one of ours, or belongs to another page. */
  open(cursor: string, of: PageOf): string | null {
    const [mark = ''] = Buffer.from(cursor, 'base64url').toString('latin1').split('.');
    const [right, given] = [Buffer.from(this.seal(mark, of)), Buffer.from(cursor)];
    return right.length === given.length && timingSafeEqual(right, given) ? mark : null;
  }

  #check(mark: string, of: PageOf): string {
    const text = JSON.stringify([mark, ...of.map((part) => part ?? null)]);
    return createHmac('sha256', this.#secret).update(text).digest('base64url').slice(0, 22);
  }
}
