import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { Env } from '../common/env.js';
import { keptSecret, type SecretKind } from '../common/kept-secret.js';

const KEY_BYTES = 32;

const KIND: SecretKind = {
  form: /^whsec_[A-Za-z0-9+/]{32,}={0,2}$/,
  looks: 'whsec_ and at least 24 bytes in base64',
  make: () => `whsec_${randomBytes(KEY_BYTES).toString('base64')}`,
};

/**
 * The secret that signs callbacks: `CALLBACK_SECRET`, or else one that is made at the first start and kept in
 * `DATA_DIR/callback-secret`, readable by the service alone. Throws when that file holds something else.
 */
@Injectable()
export class CallbackSecret {
  /** `whsec_` and the key in base64. */
  readonly value: string;

  constructor(env: Env, data: DataDir) {
    this.value = env.CALLBACK_SECRET ?? keptSecret(join(data.root, 'callback-secret'), KIND);
  }
}
