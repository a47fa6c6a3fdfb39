import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { keptSecret, type SecretKind } from '../common/kept-secret.js';

const KIND: SecretKind = {
  form: /^[A-Za-z0-9_-]{43}$/,
  looks: '32 bytes in base64url',
  make: () => randomBytes(32).toString('base64url'),
};

/** Events and media: what `<video>`, `<img>` and `EventSource` open, which cannot send a header. */
const SIGNABLE = /^\/(results\/[^/]+\/(events|artifacts\/[^/]+)|uploads\/[^/]+)$/;

/** A signature as a query carries it. */
export interface Signature {
  /** Seconds since 1970. */
  expires: string;
  /** Id of the key on whose behalf it was made. */
  key: string;
  signature: string;
}

/** Signs paths of this service, to be read for a while with the rights of one key; the secret is in `DATA_DIR/signing-secret`. */
@Injectable()
export class SignedUrls {
  readonly #secret: string;

  constructor(data: DataDir) {
    this.#secret = keptSecret(join(data.root, 'signing-secret'), KIND);
  }

  /** Whether a path may be opened by signature. */
  static covers(path: string): boolean {
    return SIGNABLE.test(path);
  }

  /** The signature of a path, as a query without its question mark. */
  sign(path: string, key: string, expires: number): string {
    const signature = this.#of(path, key, String(expires));
    return new URLSearchParams({ expires: String(expires), key, signature }).toString();
  }

  /** Whether a signature is of this path, and not past. */
  holds(path: string, { expires, key, signature }: Signature, now = Date.now()): boolean {
    if (!SignedUrls.covers(path) || !/^\d{1,12}$/.test(expires) || Number(expires) * 1_000 <= now) return false;
    const [right, given] = [Buffer.from(this.#of(path, key, expires)), Buffer.from(signature)];
    return right.length === given.length && timingSafeEqual(right, given);
  }

  #of(path: string, key: string, expires: string): string {
    return createHmac('sha256', this.#secret).update(`GET\n${path}\n${expires}\n${key}`).digest('base64url');
  }
}
