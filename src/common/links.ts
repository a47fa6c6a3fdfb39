import { Injectable } from '@nestjs/common';
import { Env } from './env.js';

/** The links of one task, absolute. */
export interface TaskLinks {
  self: string;
  events: string;
  cancel: string;
  /** Observations of the sampled frames; answered once the task has succeeded, as is `export`. */
  frames: string;
  export: string;
}

/** Writes links to this service, from `PUBLIC_URL` or the address it listens on. */
@Injectable()
export class Links {
  /** Without a trailing slash. Set again by the API once it listens on a free port. */
  base: string;

  constructor(env: Env) {
    const host = env.HOST.includes(':') ? `[${env.HOST}]` : env.HOST;
    this.base = (env.PUBLIC_URL ?? `http://${host}:${env.PORT}`).replace(/\/+$/, '');
  }

  /** The base as a client that names this machine otherwise sees it: a page from `localhost` may not call 127.0.0.1. */
  seenFrom(host: string | undefined): string {
    const own = new URL(this.base);
    const seen = `${own.protocol}//${host}`;
    return URL.canParse(seen) && origin(new URL(seen)) === origin(own)
      ? `${seen}${own.pathname}`.replace(/\/+$/, '')
      : this.base;
  }

  /** An absolute link for a URL path of this service such as `/results/…`. */
  absolute(path: string): string {
    return this.base + path;
  }

  task(id: string): TaskLinks {
    const self = this.absolute(`/results/${id}`);
    return {
      self,
      events: `${self}/events`,
      cancel: `${self}/cancel`,
      frames: `${self}/frames`,
      export: `${self}/export`,
    };
  }

  /** URL path of an artefact. */
  static artifact(taskId: string, name: string): string {
    return `/results/${taskId}/artifacts/${name}`;
  }

  /** The path below `/uploads/` or `/samples/` when the URL is this service's own, such as `uploads/ab12.mp4`; else null. */
  ownFile(url: string): string | null {
    const rest = this.#below(url) ?? '';
    return /^(uploads|samples)\/[A-Za-z0-9][A-Za-z0-9._-]*$/.test(rest) ? rest : null;
  }

  /** The task and name of an artefact when the URL is of one of this service; else null. Neither need exist. */
  ownArtifact(url: string): { taskId: string; name: string } | null {
    const rest = this.#below(url) ?? '';
    const [, taskId, name] =
      /^results\/([0-9a-fA-F-]{36})\/artifacts\/([A-Za-z0-9][A-Za-z0-9._-]{0,99})$/.exec(rest) ?? [];
    return taskId !== undefined && name !== undefined ? { taskId: taskId.toLowerCase(), name } : null;
  }

  /** The path of a URL below this service's base, without its query; null when it is another's. */
  #below(url: string): string | null {
    if (!URL.canParse(url)) return null;
    const [asked, own] = [new URL(url), new URL(`${this.base}/`)];
    if (origin(asked) !== origin(own) || !asked.pathname.startsWith(own.pathname)) return null;
    return asked.pathname.slice(own.pathname.length);
  }
}

/** One name for this machine: a browser at `localhost` means the service that says it is at 127.0.0.1. */
function origin({ protocol, hostname, port }: URL): string {
  const host = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname) ? 'localhost' : hostname;
  return `${protocol}//${host}:${port}`;
}
