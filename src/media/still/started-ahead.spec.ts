import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ConfinedProcess } from '../ffmpeg/confined-process.js';
import { StartedAhead } from './started-ahead.js';

describe('StartedAhead', () => {
  let children: ChildProcess[] = [];
  const start = async (args: string[], signal: AbortSignal): Promise<ConfinedProcess> => {
    const child = spawn('cat', args, { detached: true, stdio: ['pipe', 'pipe', 'pipe'] });
    children.push(child);
    return new ConfinedProcess(child, signal);
  };
  let ahead = new StartedAhead(start);
  const echo = async (child: ConfinedProcess, text: string): Promise<string> => {
    child.feed(Buffer.from(text));
    const [heard] = await Promise.all([buffer(child.outputs[0] as Readable), child.exit]);
    return heard.toString();
  };
  /** What follows an exit has happened by then. */
  const next = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  afterEach(async () => {
    await ahead.stop();
    await Promise.all(children.map(async (child) => child.exitCode ?? child.signalCode ?? once(child, 'exit')));
    [children, ahead] = [[], new StartedAhead(start)];
  });

  it('starts none before the first is asked for, then has the next ready', async () => {
    expect(children).toHaveLength(0);
    expect(await echo(await ahead.take([]), 'first')).toBe('first');
    await next();
    const started = children.length;
    expect(started).toBeGreaterThan(1);
    expect(await echo(await ahead.take([]), 'second')).toBe('second');
    // The one used was there already, and was used once.
    expect(children[1]?.exitCode).toBe(0);
  });

  it('ends those that wait with other arguments', async () => {
    await echo(await ahead.take([]), 'first');
    await next();
    const waiting = children.slice(1);
    expect(await echo(await ahead.take(['-u']), 'other')).toBe('other');
    await Promise.all(waiting.map(async (child) => child.signalCode ?? once(child, 'exit')));
    expect(waiting.map(({ signalCode }) => signalCode)).toEqual(waiting.map(() => 'SIGKILL'));
  });

  it('takes another when one has died while it waited', async () => {
    await echo(await ahead.take([]), 'first');
    await next();
    const waiting = children.slice(1);
    const gone = waiting.map((child) => once(child, 'exit'));
    for (const child of waiting) child.kill('SIGKILL');
    await Promise.all(gone);
    expect(await echo(await ahead.take([]), 'second')).toBe('second');
  });

  it('leaves none when it is stopped', async () => {
    await echo(await ahead.take([]), 'first');
    await next();
    await ahead.stop();
    expect(children.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)).toEqual([]);
    expect(await echo(await ahead.take([]), 'late')).toBe('late');
    await next();
    expect(children.every(({ exitCode, signalCode }) => exitCode !== null || signalCode !== null)).toBe(true);
  });
});
