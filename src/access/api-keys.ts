import { timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { Injectable, Logger } from '@nestjs/common';
import { Env, EnvInvalid } from '../common/env.js';
import { type ApiKey, hashOf, idIn, readKeys } from './api-key.js';

/** How long a change of the file may go unnoticed, ms. */
export const LOOK_MS = 500;

const NOBODY = '0'.repeat(64);

/**
 * The keys of `API_KEYS_FILE`, read again when it changes. A file that is gone holds no keys; one that is damaged changes
 * nothing until it is whole again, and is logged. Throws `EnvInvalid` at start when it cannot be read.
 */
@Injectable()
export class ApiKeys {
  /** Whether requests need a key. */
  readonly areRequired: boolean;
  readonly #log = new Logger(ApiKeys.name);
  readonly #path: string;
  #keys = new Map<string, ApiKey>();
  #version = '';
  #lookedAt = 0;

  constructor(env: Env) {
    this.areRequired = env.API_KEYS_FILE !== undefined;
    this.#path = env.API_KEYS_FILE ?? '';
    if (this.areRequired) this.#readFirst();
  }

  /** The key that was sent, unless it is unknown, wrong or revoked. */
  find(presented: string): ApiKey | null {
    const key = this.byId(idIn(presented) ?? '');
    const isRight = timingSafeEqual(Buffer.from(hashOf(presented)), Buffer.from(key?.sha256 ?? NOBODY));
    return isRight ? key : null;
  }

  /** A key that has not been revoked. */
  byId(id: string): ApiKey | null {
    this.#look();
    const key = this.#keys.get(id);
    return key?.revoked_at === null ? key : null;
  }

  #readFirst(): void {
    try {
      this.#read();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const why = code === 'ENOENT' ? 'there is no such file; keys create makes it' : message;
      throw new EnvInvalid([`API_KEYS_FILE=${JSON.stringify(this.#path)}: ${why}`]);
    }
  }

  #look(): void {
    if (Date.now() - this.#lookedAt < LOOK_MS && Date.now() >= this.#lookedAt) return;
    try {
      this.#read();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT') this.#keys.clear();
      if (this.#version === message) return;
      this.#version = message;
      this.#log.error(
        `API_KEYS_FILE: ${code === 'ENOENT' ? 'the file is gone, no key is taken' : `${message}; the keys are as they were`}`,
      );
    }
  }

  /** Version before content: what is written in between is read next time. */
  #read(): void {
    this.#lookedAt = Date.now();
    const { mtimeMs, ctimeMs, size, ino } = statSync(this.#path);
    const version = `${mtimeMs} ${ctimeMs} ${size} ${ino}`;
    if (version === this.#version) return;
    const keys = readKeys(readFileSync(this.#path, 'utf8'));
    this.#keys = new Map(keys.map((key) => [key.id, key]));
    this.#version = version;
  }
}
