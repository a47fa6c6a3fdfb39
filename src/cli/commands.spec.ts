import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { CapturedOutput } from '../../test/support/captured-output.js';
import { COMMAND_NAMES, loadCommands } from './command-table.js';
import { runCommand } from './commands.js';
import { checkNode, LEAST_NODE } from './doctor/programs.js';

async function run(...words: string[]): Promise<{ code: number; lines: string[]; notes: string[] }> {
  const output = new CapturedOutput();
  const code = await runCommand(words, output);
  return { code, lines: output.lines, notes: output.notes };
}

describe('the command line', () => {
  it('names every command in its help, each under the name that calls it', async () => {
    const { code, lines } = await run('--help');
    expect(code).toBe(0);
    expect((await loadCommands()).map(({ name }) => name)).toEqual(COMMAND_NAMES);
    for (const name of COMMAND_NAMES) expect(lines.join('\n')).toMatch(new RegExp(`^${name}( |\n)`, 'm'));
  });

  it('describes every option of a command', async () => {
    for (const command of await loadCommands()) {
      const { code, lines } = await run(...command.name.split(' '), '--help');
      expect(code).toBe(0);
      for (const [option, { about }] of Object.entries(command.options)) {
        expect(lines.join('\n')).toContain(`--${option}`);
        expect([command.name, option, about.length > 3]).toEqual([command.name, option, true]);
      }
    }
  });

  it.each([
    [['analyse', 'a.mp4'], 'did you mean analyze?'],
    [['models', 'pul'], 'did you mean models pull?'],
    [['pipelines', 'explian', 'production'], 'did you mean pipelines explain?'],
  ])('takes %j for a slip', async (words, hint) => {
    expect(await run(...words)).toEqual({ code: 2, lines: [], notes: [expect.stringContaining('no command'), hint] });
  });

  it.each([
    [['analyze'], /takes one file or URL/],
    [['analyze', 'no-such-file.mp4'], /there is no file "no-such-file.mp4"/],
    [['analyze', 'https://example.org/a.mp4', '--metadata', 'camera'], /KEY=VALUE/],
    [['analyze', 'https://example.org/a.mp4', '--url', 'ftp://example.org'], /no address of a service/],
    [['analyze', '--nonsense'], /nonsense/],
    [['search'], /one of them/],
    [['search', 'a dog', '--moment', 'x@1'], /one of them/],
    [['search', '--moment', 'here'], /TASK@SECONDS/],
    [['search', '--image', 'no-such-picture.jpg'], /no-such-picture.jpg/],
    [['search', 'a dog', '--limit', 'many'], /whole number/],
    [['export', 'x'], /--format/],
    [['watch'], /one task/],
    [['pipelines', 'explain'], /one pipeline/],
    [['completion', 'tcsh'], /bash, zsh, fish/],
    [['models', 'pull'], /takes the name of a model/],
  ])('answers 2 and how to call it to %j', async (words, sentence) => {
    const { code, lines, notes } = await run(...words);
    expect([code, lines]).toEqual([2, []]);
    expect(notes[0]).toMatch(sentence);
    expect(notes.at(-1)).toMatch(new RegExp(`^${words[0]}`));
  });

  it('answers 3 when no service is there', async () => {
    const { code, notes } = await run('watch', 'x', '--url', 'http://127.0.0.1:1');
    expect([code, notes]).toEqual([3, [expect.stringContaining('http://127.0.0.1:1')]]);
  });

  it('answers 4 when the service wants another key, and says how one is given', async () => {
    const server = createServer((_, response) => {
      response.writeHead(401, { 'content-type': 'application/problem+json' });
      response.end(JSON.stringify({ code: 'UNAUTHORIZED', detail: 'Send an API key.', status: 401 }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const { code, notes } = await run('duplicates', 'x', '--url', url, '--key', 'wrong');
    server.close();
    expect([code, notes]).toEqual([4, ['Send an API key.', expect.stringContaining('--key')]]);
  });
});

describe('completion', () => {
  it('completes commands, subcommands and options in bash', async () => {
    const [script = ''] = (await run('completion', 'bash')).lines;
    const completed = (...words: string[]): string[] => {
      const ask = `${script}\nCOMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _video_ai_system; echo "\${COMPREPLY[@]}"`;
      const given = ['-c', ask, 'bash', 'video-ai-system', ...words];
      return execFileSync('bash', given, { encoding: 'utf8' }).trim().split(/\s+/).filter(Boolean);
    };
    expect(completed('pi')).toEqual(['pipelines']);
    expect(completed('')).toEqual(expect.arrayContaining(['analyze', 'models', 'keys', 'doctor', 'completion']));
    expect(completed('models', 'p')).toEqual(['pull']);
    expect(completed('models', 'pull', '--acc')).toEqual(['--accept-license']);
    expect(completed('analyze', 'clip.mp4', '--pipe')).toEqual(['--pipeline']);
    expect(completed('analyze', 'no-such-clip')).toEqual([]);
  });

  it('knows the same words for zsh and fish', async () => {
    for (const shell of ['zsh', 'fish']) {
      const [script = ''] = (await run('completion', shell)).lines;
      for (const word of ['analyze', 'pull', 'accept-license', 'explain']) expect(script).toContain(word);
    }
  });
});

describe('pipelines', () => {
  it('are listed, with the models of each step and what installs those that are missing', async () => {
    const { lines } = await run('pipelines', 'list', '--json');
    const listed = JSON.parse(lines[0] ?? '') as { name: string }[];
    expect(listed.map(({ name }) => name)).toContain('production');
    const { code, lines: explained } = await run('pipelines', 'explain', 'everything');
    expect(code).toBe(0);
    expect(explained.join('\n')).toMatch(/model scene-descriptor@1\n/);
    expect(explained.join('\n')).toMatch(/model yolox-nano is not installed.*models -- pull yolox-nano/);
  });

  it('of a file are checked, each fault with its path', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vas-'));
    const file = join(folder, 'mine.json');
    writeFileSync(
      file,
      JSON.stringify({ pipelines: { one: { steps: [{ step: 'shotz' }, { step: 'embed', options: { batch: 0 } }] } } }),
    );
    const { code, lines } = await run('pipelines', 'validate', file);
    rmSync(folder, { recursive: true });
    expect(code).toBe(1);
    expect(lines).toEqual([
      expect.stringContaining('mine.json: pipelines.one.steps[0]: no step is named "shotz"'),
      expect.stringContaining('mine.json: pipelines.one.steps[1].options.batch'),
    ]);
    expect((await run('pipelines', 'validate')).code).toBe(0);
  });
});

describe('doctor', () => {
  it('looks at everything, and names the command for what is missing', async () => {
    const { code, lines } = await run('doctor', '--json');
    const { ok, checks } = JSON.parse(lines[0] ?? '') as {
      ok: boolean;
      checks: { name: string; state: string; fix: string | null }[];
    };
    const names = checks.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining([
        'configuration',
        'node',
        'ffmpeg',
        'onnxruntime',
        'sqlite',
        'data',
        'port',
        'queue',
        'vectors',
      ]),
    );
    expect(checks.find(({ name }) => name === 'pipeline production')).toMatchObject({ state: 'ok', fix: null });
    for (const { state, fix } of checks) expect(fix === null).toBe(state === 'ok');
    expect([ok, code]).toEqual(checks.some(({ state }) => state === 'bad') ? [false, 1] : [true, 0]);
  });

  it('asks for a newer Node', () => {
    expect(checkNode('20.18.3')).toMatchObject({ state: 'bad', fix: expect.stringContaining('nodejs.org') });
    expect([checkNode(LEAST_NODE).state, checkNode('24.0.1').state]).toEqual(['ok', 'ok']);
  });
});
