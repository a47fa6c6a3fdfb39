import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCommand } from '../src/cli/commands.js';
import type { SearchAnswer, Task } from '../src/client/schema.js';
import { CapturedOutput } from './support/captured-output.js';
import { clip } from './support/clip.js';
import { Service } from './support/service.js';

describe('the command line at a service', () => {
  let service: Service;
  let folder: string;
  let video: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vas-'));
    video = join(folder, 'clip.mp4');
    await writeFile(video, await clip([2, 2]));
    service = await Service.start();
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }, 60_000);

  async function run(...words: string[]): Promise<{ code: number; text: string; notes: string }> {
    const output = new CapturedOutput();
    const code = await runCommand([...words, '--url', service.base], output);
    return { code, text: output.lines.join('\n'), notes: output.notes.join('\n') };
  }

  it('hands a file in, shows how it goes, and says what was found', async () => {
    const path = join(folder, 'result.json');
    const { code, text, notes } = await run('analyze', video, '--metadata', 'camera=gate', '-o', path);
    expect([code, text]).toEqual([0, expect.stringMatching(/2 shots\n.*00:00\.000 – 00:02\.000/)]);
    expect(notes).toMatch(/Uploading clip\.mp4 .*\nTask .*\n.*100 %/s);
    const task = JSON.parse(await readFile(path, 'utf8')) as Task;
    expect([task.status, task.metadata, task.result?.shots.length]).toEqual([
      'SUCCESS',
      { title: 'clip.mp4', camera: 'gate' },
      2,
    ]);

    const found = await run('search', '--moment', `${task.task_id}@0.5`, '--limit', '1', '--json');
    const { data } = JSON.parse(found.text) as SearchAnswer;
    expect(data).toMatchObject([{ task_id: task.task_id, shot: { index: 0 } }]);
    const picture = join(folder, 'shot.jpg');
    const { pathname } = new URL(task.result?.shots[1]?.keyframe?.thumbnail_url ?? '');
    await writeFile(picture, Buffer.from(await (await service.fetch(pathname)).arrayBuffer()));
    const like = JSON.parse((await run('search', '--image', picture, '--limit', '1', '--json')).text) as SearchAnswer;
    expect(like.data).toMatchObject([{ task_id: task.task_id, shot: { index: 1 } }]);
    expect((await run('export', task.task_id, '--format', 'csv')).text).toMatch(/^index,start_ms,end_ms/);
    expect(await run('duplicates', task.task_id)).toMatchObject({ code: 0, text: '' });
  }, 120_000);

  it('prints the id and goes, is followed by another, in JSON', async () => {
    const { text: id } = await run('analyze', `${service.base}/samples/sample.mp4`, '-p', 'shots', '--detach', '-q');
    const { code, text } = await run('watch', id, '--json');
    const lines = text.split('\n').map((line) => JSON.parse(line) as { type?: string; task_id?: string });
    expect([code, lines.at(-2)?.type, lines.at(-1)?.task_id]).toEqual([0, 'succeeded', id]);
  }, 120_000);

  it('ends with 1 for an analysis that failed, and with a sentence for what the service refuses', async () => {
    const bad = join(folder, 'bad.mp4');
    await writeFile(bad, Buffer.alloc(20_000, 'no video'));
    expect(await run('analyze', bad)).toMatchObject({ code: 1, text: expect.stringContaining('NOT_A_VIDEO') });
    expect(await run('analyze', video, '-p', 'nothing')).toMatchObject({
      code: 1,
      notes: expect.stringMatching(/nothing/),
    });
    expect(await run('watch', 'nobody')).toMatchObject({ code: 1, notes: expect.stringContaining('nobody') });
  }, 120_000);

  it('cancels the task that it began when Ctrl-C is pressed', async () => {
    const long = join(folder, 'long.mp4');
    await writeFile(long, await clip([30, 30], { width: 1280, height: 720 }));
    const words = ['dist/cli.js', 'analyze', long, '--url', service.base];
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    const exit = once(child, 'close');
    let said = '';
    await new Promise<void>((resolve) =>
      child.stderr.on('data', (chunk) => {
        said += String(chunk);
        if (/%  (probe|analyze)/.test(said)) resolve();
      }),
    );
    child.kill('SIGINT');
    expect(await exit).toEqual([130, null]);
    const id = /Task (\S+)/.exec(said)?.[1] ?? '';
    const { status, error } = await service.result(id);
    expect([status, error?.code]).toEqual(['FAILED', 'CANCELLED']);
  }, 120_000);
});
