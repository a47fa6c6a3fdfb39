import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readEnv } from '../src/common/env.js';
import { Guard } from '../src/media/fetch/guard.js';
import { FORBIDDEN_HOSTS, FORBIDDEN_NAMES, trickyLocations, trickyUrls } from './support/forbidden-hosts.js';
import { DOORS, Listener, SocketCount } from './support/guarded-doors.js';
import { HttpServer } from './support/http-server.js';
import { temporaryFolder } from './support/temporary.js';

const HERE = FORBIDDEN_HOSTS.filter(({ isHere }) => isHere);
const OUTSIDE = 'outside.localhost';
const STATUSES = [301, 302, 303, 307, 308];
/** What takes the check of addresses out, so that one can see what it is for. */
const UNGUARDED = { SOURCE_ALLOW_CIDRS: '0.0.0.0/0,::/0' };

/** Knows the names of the list and no others. */
class ScriptedGuard extends Guard {
  asked = 0;

  protected override async resolve(host: string): Promise<LookupAddress[]> {
    this.asked++;
    return (FORBIDDEN_NAMES[host] ?? []).map((address) => ({ address, family: isIP(address) }));
  }
}

const folder = temporaryFolder();
const guards: Guard[] = [];
let listener: Listener;
let sockets: SocketCount;

/** The port is one that may be used, so that only the address can be the reason of a refusal. */
function guard(variables: Record<string, string> = {}): ScriptedGuard {
  const made = new ScriptedGuard(readEnv({ SOURCE_ALLOW_PORTS: '*', ...variables }));
  guards.push(made);
  return made;
}

const urlOf = (host: string): string => `http://${host}:${listener.port}/v.mp4`;

/** The URLs that a door does not refuse, each with what came of it. */
async function admitted(door: string, urls: readonly string[], by: Guard, withinS = 20): Promise<string[]> {
  const found: string[] = [];
  for (const url of urls) {
    const outcome = await DOORS[door]?.(url, { guard: by, folder: folder.path, withinS });
    if (outcome !== 'refused') found.push(`${url}: ${outcome}`);
  }
  return found;
}

beforeAll(async () => {
  listener = await Listener.start();
  sockets = new SocketCount();
});

afterEach(() => Promise.all(guards.splice(0).map((made) => made.onApplicationShutdown())));

afterAll(async () => {
  sockets.stop();
  await listener.stop();
  folder.remove();
});

describe('the list of forbidden hosts', () => {
  it('spells what it says it spells', () => {
    const spelled = FORBIDDEN_HOSTS.filter(({ host }) => !host.startsWith('[') && !/localhost/i.test(host));
    expect(spelled.filter(({ host, address }) => new URL(urlOf(host)).hostname !== address)).toEqual([]);
    expect(FORBIDDEN_HOSTS.filter(({ host }) => !URL.canParse(urlOf(host)))).toEqual([]);
    expect(FORBIDDEN_HOSTS.length).toBeGreaterThan(1_000);
  });
});

describe.each(Object.keys(DOORS))('%s', (door) => {
  const nothing = { opened: 0, connections: 0 };

  /** What was opened and who arrived while something was tried. */
  async function during(
    attempt: () => Promise<string[]>,
  ): Promise<{ opened: number; connections: number; in: string[] }> {
    const before = [sockets.opened, listener.connections] as const;
    const found = await attempt();
    return { opened: sockets.opened - before[0], connections: listener.connections - before[1], in: found };
  }

  it('opens no socket for a forbidden address in any spelling', async () => {
    const [urls, by] = [FORBIDDEN_HOSTS.map(({ host }) => urlOf(host)), guard()];
    expect(await during(() => admitted(door, urls, by))).toEqual({ ...nothing, in: [] });
    expect([by.blocked, by.asked]).toEqual([urls.length, 0]);
  }, 60_000);

  it('would be seen to connect to every spelling of this machine if addresses were not checked', async () => {
    const urls = HERE.map(({ host }) => urlOf(host));
    const { opened, connections, in: found } = await during(() => admitted(door, urls, guard(UNGUARDED)));
    expect([found.length, connections]).toEqual([urls.length, urls.length]);
    expect(opened).toBeGreaterThanOrEqual(urls.length);
  }, 60_000);

  it('opens no socket for a name that leads inside by any of its addresses', async () => {
    const urls = Object.keys(FORBIDDEN_NAMES).map(urlOf);
    expect(await during(() => admitted(door, urls, guard()))).toEqual({ ...nothing, in: [] });
  });

  it('opens no socket for what readers of URLs disagree on, nor for another scheme', async () => {
    const urls = [...trickyUrls(listener.port), 'file:///etc/passwd'];
    expect(await during(() => admitted(door, urls, guard()))).toEqual({ ...nothing, in: [] });
  });

  it('keeps to its deadline when a name server does not answer', async () => {
    const by = guard();
    Object.assign(by, { resolve: () => new Promise(() => undefined) });
    expect(await during(() => admitted(door, ['http://slow.example/'], by, 1))).toEqual({
      ...nothing,
      in: [expect.stringMatching(/did not answer|had not arrived/)],
    });
  }, 60_000);

  it('may try again when a name server fails', async () => {
    const by = guard();
    Object.assign(by, { resolve: () => Promise.reject(Object.assign(new Error('no'), { code: 'EAI_AGAIN' })) });
    const found = await during(() => admitted(door, ['http://failing.example/'], by));
    expect(found).toEqual({ ...nothing, in: [expect.stringContaining('could not be looked up')] });
  });
});

describe('a redirect from a host that may be fetched from', () => {
  let outside: HttpServer;

  beforeAll(async () => {
    outside = await HttpServer.start();
  });

  afterAll(() => outside.stop());

  /** What is fetched from when a client is sent to each of these. */
  async function followed(locations: readonly string[], variables: Record<string, string> = {}): Promise<string[]> {
    const by = guard({ SOURCE_ALLOW_HOSTS: OUTSIDE, ...variables });
    const found: string[] = [];
    for (const [at, location] of locations.entries()) {
      const status = STATUSES[at % STATUSES.length] as number;
      outside.answer = (_request, response) => {
        response.shouldKeepAlive = false;
        response.writeHead(status, { location }).end();
      };
      found.push(...(await admitted('video_url', [`http://${OUTSIDE}:${outside.port}/`], by)));
    }
    return found;
  }

  /** As a server writes it: a header has no characters beyond Latin 1. */
  const asLocation = (host: string): string =>
    urlOf([...host].map((one) => (one > '~' ? encodeURIComponent(one) : one)).join(''));

  it('reaches no forbidden address, and this machine in no spelling', async () => {
    const before = listener.connections;
    const others = FORBIDDEN_HOSTS.filter(({ host, address }) => host === address || host === `[${address}]`);
    const hosts = [...HERE, ...others];
    expect(await followed(hosts.map(({ host }) => asLocation(host)))).toEqual([]);
    expect(outside.requests).toHaveLength(hosts.length);
    expect(listener.connections).toBe(before);
  }, 60_000);

  it('would be seen to if addresses were not checked', async () => {
    const before = listener.connections;
    expect(
      await followed(
        HERE.map(({ host }) => asLocation(host)),
        UNGUARDED,
      ),
    ).toHaveLength(HERE.length);
    expect(listener.connections - before).toBe(HERE.length);
  }, 60_000);

  it('reaches nothing that may not be by a target that is read leniently', async () => {
    const before = listener.connections;
    expect(await followed(trickyLocations(listener.port))).toEqual([]);
    expect(listener.connections).toBe(before);
  });

  it('reaches no port that may not be used on the same host', async () => {
    const before = listener.connections;
    const ports = { SOURCE_ALLOW_PORTS: `80,443,${outside.port}` };
    expect(await followed([`http://${OUTSIDE}:${listener.port}/`, `http://${OUTSIDE}:22/`], ports)).toEqual([]);
    expect(listener.connections).toBe(before);
  });
});
