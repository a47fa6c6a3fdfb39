import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ApiKey, makeKey, writeKeys } from '../../src/access/api-key.js';
import { type Scope, SCOPE_NAMES } from '../../src/http/scopes.js';
import { type Beneath, HttpFace } from './http-face.js';
import { temporaryFolder } from './temporary.js';

/** The HTTP face with API keys; a key is named by its owner. */
export class KeyedFace {
  readonly keys: ApiKey[] = [];
  readonly #folder = temporaryFolder();
  readonly #file = join(this.#folder.path, 'keys.json');
  face: HttpFace;

  static async start(variables: Record<string, string> = {}, beneath: Beneath = {}): Promise<KeyedFace> {
    const keyed = new KeyedFace();
    keyed.write();
    keyed.face = await HttpFace.start({ API_KEYS_FILE: keyed.#file, ...variables }, [], beneath);
    return keyed;
  }

  /** Makes a key and returns what its holder sends. */
  add(owner: string, scopes: Scope[] = SCOPE_NAMES): string {
    const { presented, key } = makeKey(owner, scopes, owner);
    this.keys.push(key);
    this.write();
    return presented;
  }

  /** Revokes the key that was made last. */
  revokeLast(): void {
    const key = this.keys.at(-1);
    if (key) key.revoked_at = new Date().toISOString();
    this.write();
  }

  /** Writes the file as the keys are now, or other text. */
  write(text = writeKeys(this.keys)): void {
    writeFileSync(this.#file, text);
  }

  /** Takes the file away. */
  removeFile(): void {
    rmSync(this.#file);
  }

  fetch(path: string, key: string | null, init: RequestInit = {}): Promise<Response> {
    const authorization = key === null ? undefined : { authorization: `Bearer ${key}` };
    return this.face.fetch(path, { ...init, headers: { ...authorization, ...(init.headers as object) } });
  }

  async stop(): Promise<void> {
    await this.face.stop();
    this.#folder.remove();
  }
}

/** Longer than a change of the keys file may go unnoticed. */
export const noticed = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 600));
