import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Scope } from '../http/scopes.js';
import type { ApiKey } from './api-key.js';
import { ApiKeys, LOOK_MS } from './api-keys.js';

/** A request that was let in and is being answered. */
export interface OpenRequest {
  /** The key as it was when the request came. */
  key: ApiKey;
  scope: Scope;
  /** Ends the answer, however far it is. */
  end(): void;
}

/** Every request that is being answered, ended within a second when its key is revoked, deleted, or loses the scope or the owner it came with. */
@Injectable()
export class OpenRequests implements OnApplicationShutdown {
  readonly #open = new Set<OpenRequest>();
  #timer: NodeJS.Timeout | null = null;

  constructor(private readonly keys: ApiKeys) {}

  /** How many are being answered. */
  get size(): number {
    return this.#open.size;
  }

  /** Watches over a request until the function that it returns is called. */
  watch(request: OpenRequest): () => void {
    this.#open.add(request);
    this.#wait();
    return () => void this.#open.delete(request);
  }

  onApplicationShutdown(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #wait(): void {
    this.#timer ??= setTimeout(() => this.#look(), LOOK_MS).unref();
  }

  #look(): void {
    this.#timer = null;
    for (const request of this.#open) if (!this.#isAllowed(request)) this.#end(request);
    if (this.#open.size > 0) this.#wait();
  }

  #end(request: OpenRequest): void {
    this.#open.delete(request);
    request.end();
  }

  #isAllowed({ key, scope }: OpenRequest): boolean {
    const now = this.keys.byId(key.id);
    return now !== null && now.sha256 === key.sha256 && now.owner === key.owner && now.scopes.includes(scope);
  }
}
