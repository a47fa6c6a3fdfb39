import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from '@jest/globals';
import { readEnv } from '../../common/env.js';
import { eventually } from '../../contracts/eventually.js';
import { temporaryFolder } from '../../../test/support/temporary.js';
import { Confinement } from './confinement.js';

const folder = temporaryFolder();
afterAll(folder.remove);
const confinement = new Confinement(readEnv({}));
const NEVER = new AbortController().signal;
const { prlimit } = await confinement.layers();

async function run(
  script: string,
  signal = new AbortController().signal,
): Promise<{ out: string; code: number | null; complaints: string[] }> {
  const child = await confinement.start({ program: '/bin/sh', args: ['-c', script], reads: [] }, signal);
  const chunks: Buffer[] = [];
  child.outputs[0]?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const { code } = await child.exit;
  return { out: Buffer.concat(chunks).toString(), code, complaints: child.complaints };
}

const stateOf = (pid: number): Promise<string> =>
  promisify(execFile)('ps', ['-o', 'stat=', '-p', String(pid)]).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );

describe('Confinement', () => {
  it('says which layers are active', async () => {
    expect((await confinement.layers()).detail).toMatch(/^ffmpeg runs with: empty environment, own process group/);
  });

  it('gives a child nothing of our environment', async () => {
    const { out } = await run('/usr/bin/env');
    expect(out).not.toMatch(/HOME=|USER=|NODE/);
  });

  (prlimit ? it : it.skip)('lets a child write no file', async () => {
    const path = join(folder.path, 'written');
    const { code } = await run(`echo hello > ${path}; exit $?`);
    expect(code).not.toBe(0);
  });

  (prlimit ? it : it.skip)('limits its address space to 2 GiB', async () => {
    const { out } = await run('ulimit -v');
    expect(out.trim()).toBe(String(2 * 2 ** 20));
  });

  it('kills what a child has started when the signal aborts', async () => {
    const abort = new AbortController();
    const child = await confinement.start(
      { program: '/bin/sh', args: ['-c', 'sleep 61 & echo $!; wait'], reads: [] },
      abort.signal,
    );
    const started = await new Promise<number>((resolve) =>
      child.outputs[0]?.once('data', (text: Buffer) => resolve(Number(text))),
    );
    expect(() => process.kill(started, 0)).not.toThrow();
    abort.abort();
    expect(await child.exit).toEqual({ code: null, signal: 'SIGKILL' });
    // Dead, or dead and not yet reaped by the init process.
    await eventually(async () => expect(await stateOf(started)).toMatch(/^(Z.*)?$/));
  });

  (prlimit ? it : it.skip)('ends a child that computes too long in a way that tells why', async () => {
    const { prlimit: limit } = await confinement.layers();
    const short = new (class extends Confinement {
      override layers = async () => ({ prlimit: limit, bwrap: null, detail: '' });
    })({ ...readEnv({}), TASK_TIMEOUT_S: 1 });
    const child = await short.start({ program: '/bin/sh', args: ['-c', 'while :; do :; done'], reads: [] }, NEVER);
    expect(await child.exit).toEqual({ code: null, signal: 'SIGXCPU' });
  });

  it('keeps neither the path of a file that was read nor what a terminal would obey', async () => {
    const path = join(folder.path, 'private place');
    writeFileSync(path, '');
    const script = `printf 'file:${path}: \\033[2J\\007bad\\n' >&2`;
    const child = await confinement.start({ program: '/bin/sh', args: ['-c', script], reads: [path] }, NEVER);
    child.outputs[0]?.resume();
    await child.exit;
    expect(child.complaints).toEqual(['the file: \ufffd[2J\ufffdbad']);
  });

  it('keeps the first lines of stderr and counts the rest', async () => {
    const child = await confinement.start(
      { program: '/bin/sh', args: ['-c', 'seq 1000 >&2'], reads: [] },
      new AbortController().signal,
    );
    child.outputs[0]?.resume();
    await child.exit;
    expect(child.complaints).toHaveLength(40);
    expect(child.complaintCount).toBe(1000);
  });

  it('says which program could not be started', async () => {
    const bare = new (class extends Confinement {
      override layers = async () => ({ prlimit: null, bwrap: null, detail: '' });
    })(readEnv({}));
    const child = await bare.start(
      { program: join(folder.path, 'missing'), args: [], reads: [] },
      new AbortController().signal,
    );
    await expect(child.exit).rejects.toThrow(/missing ENOENT/);
  });
});
