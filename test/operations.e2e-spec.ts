import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { clip } from './support/clip.js';
import { eventually } from '../src/contracts/eventually.js';
import { embedCard, writeModel } from './support/tiny-models.js';
import { Service, type TaskView } from './support/service.js';

interface Dashboard {
  schemaVersion: number;
  panels: { id: number; type: string; title: string; gridPos: object; targets?: { refId: string; expr: string }[] }[];
}
interface Alerts {
  groups: { rules: { alert: string; expr: string; annotations: { summary: string; runbook: string } }[] }[];
}

const dashboard = JSON.parse(readFileSync('docker/grafana/dashboard.json', 'utf8')) as Dashboard;
const rules = (parse(readFileSync('docker/prometheus/alerts.yml', 'utf8')) as Alerts).groups.flatMap(
  (group) => group.rules,
);
const runbook = readFileSync('docs/operations.md', 'utf8');

/** Starts a command of the built program. */
const begin = (words: string[], env: Record<string, string>): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, ['dist/cli.js', ...words], { env: { ...process.env, NODE_OPTIONS: '', ...env } });

/** Runs a command of the built program; its exit code and what it said. */
function command(words: string[], env: Record<string, string>): Promise<{ code: number | null; said: string }> {
  const child = begin(words, env);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => said.push(piece.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said: said.join('') })));
}

describe('Operations', () => {
  let service: Service;
  let folder: string;
  let video: string;
  const ids: string[] = [];
  const at = (name: string): string => join(folder, name);
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'vas-operations-'));
    await cp('models', at('models'), { recursive: true });
    service = await Service.start({ DATA_DIR: at('data'), MODEL_REGISTRY_PATH: at('models') });
    video = await service.upload(await clip([1, 1], { width: 64, height: 48 }), 'clip.mp4');
  }, 120_000);
  afterAll(async () => {
    await service.stop();
    await rm(folder, { recursive: true, force: true });
  }, 120_000);

  const points = async (task: TaskView, on: Service): Promise<number> => {
    const answer = await on.post('/search', {
      task_id: task.task_id,
      time_ms: 0,
      filter: { task_ids: [task.task_id] },
    });
    return ((await answer.json()) as { data: unknown[] }).data.length;
  };

  it('loses nothing by a backup under load, kill -9 and a restore elsewhere, and rebuilds a lost vector store', async () => {
    ids.push(await service.submit({ video_url: video }));
    const first = await service.ended(ids[0] as string, 300_000);
    for (let n = 0; n < 5; n++) ids.push(await service.submit({ video_url: video }));
    const backedUp = await command(['backup', at('backup.tar')], service.env);
    expect(backedUp).toEqual({ code: 0, said: expect.stringMatching(/backup\.tar: \d+ files/) });
    await service.api.kill('SIGKILL');
    const env = { ...service.env, DATA_DIR: at('restored') };
    const restored = await command(['restore', at('backup.tar')], env);
    expect(restored).toEqual({ code: 0, said: expect.stringMatching(/6 tasks as of .*rebuilt: [1-9]/s) });
    await rm(join(at('restored'), 'vectors'), { recursive: true });
    expect(await command(['reindex'], env)).toEqual({ code: 0, said: expect.stringMatching(/rebuilt: [1-9]/) });
    service = await Service.start({ ...env, PUBLIC_URL: service.base, PORT: new URL(service.base).port });
    for (const id of ids) {
      const task = await service.ended(id, 300_000);
      expect(task.error).toBeNull();
      const urls = JSON.stringify(task.result).match(/http:[^"]+\/artifacts\/[^"]+/g) ?? [];
      expect(urls.length).toBeGreaterThan(0);
      for (const url of urls) expect((await fetch(url)).status).toBe(200);
      expect(await points(task, service)).toBeGreaterThan(0);
    }
    expect(await service.result(ids[0] as string)).toEqual(first);
  }, 600_000);

  it('measures what the dashboard shows and the alerts ask for', async () => {
    const names = new Set<string>();
    await eventually(
      async () => {
        const text = await (await service.fetch('/metrics')).text();
        for (const [, name] of text.matchAll(/^([a-z_0-9]+)(?:\{.*\})? \S+$/gm)) names.add(name as string);
        expect(names).toContain('vas_inference_duration_seconds_bucket');
      },
      { withinMs: 60_000, everyMs: 500 },
    );
    const expressions = [...dashboard.panels.flatMap(({ targets = [] }) => targets), ...rules].map(({ expr }) => expr);
    const asked = new Set(expressions.flatMap((expr) => expr.match(/\bvas_[a-z_0-9]+/g) ?? []));
    expect([...asked].filter((name) => !names.has(name))).toEqual([]);
    const ours = [...names]
      .filter((name) => /^vas_(?!process_|nodejs_)/.test(name))
      .map((name) => name.replace(/_(bucket|sum|count)$/, ''));
    const shown = [...asked].map((name) => name.replace(/_(bucket|sum|count)$/, ''));
    expect([...new Set(ours)].filter((name) => !shown.includes(name))).toEqual([]);
  }, 120_000);

  it('changes the embedding model beside a service that answers, also when it is killed in the middle', async () => {
    const name = 'scene-descriptor';
    await writeModel(at('models'), embedCard({ name, version: '2' }));
    const ask = async (model?: string): Promise<{ status: number; models: string[]; detail?: string }> => {
      const answer = await service.post('/search', { task_id: ids[0], time_ms: 0, model });
      const { data = [], detail } = (await answer.json()) as { data?: { model: string }[]; detail?: string };
      return {
        status: answer.status,
        models: [...new Set(data.map((found) => found.model))],
        ...(detail && { detail }),
      };
    };
    await service.fetch('/models'); // has the API notice the new version
    await eventually(async () =>
      expect(await ask(`${name}@2`)).toMatchObject({ status: 409, detail: expect.stringContaining(`${name}@1`) }),
    );
    const change = ['reindex', '--model', `${name}@2`];
    const first = begin(change, service.env);
    const killed = once(first, 'exit');
    const embedded = () => readdirSync(join(service.dataDir, 'embeddings'), { recursive: true }).filter(isNew);
    const isNew = (path: string | Buffer): boolean => String(path).endsWith('descriptor_2.points');
    await eventually(async () => expect(embedded().length).toBeGreaterThan(0), { withinMs: 120_000, everyMs: 10 });
    first.kill('SIGKILL');
    await killed;
    const kept = embedded().length;
    expect(kept).toBeLessThan(ids.length);
    expect(await ask()).toMatchObject({ status: 200, models: [`${name}@1`] });
    const { code, said } = await command(change, service.env);
    expect([code, said]).toEqual([0, expect.stringContaining(`flipped: ${name}:production is ${name}@2`)]);
    expect(said).toMatch(new RegExp(`^embedded anew: \\d+ vectors of ${ids.length - kept} tasks$`, 'm'));
    await eventually(async () => expect(await ask()).toMatchObject({ status: 200, models: [`${name}@2`] }), {
      withinMs: 30_000,
    });
    const next = await service.ended(await service.submit({ video_url: video }), 300_000);
    expect(next.result?.vectors?.model).toBe(`${name}@2`);
    const removed = await command(['reindex', '--remove', `${name}@1`], service.env);
    expect(removed).toEqual({ code: 0, said: expect.stringMatching(/^removed scene-descriptor@1: .* of 6 tasks$/m) });
    expect(await ask(`${name}@1`)).toMatchObject({ status: 409 });
    expect(await ask()).toMatchObject({ status: 200, models: [`${name}@2`] });
  }, 600_000);

  it('leaves nothing of a task that is erased: no row, artefact, vector or kept embedding', async () => {
    const id = ids[0] as string;
    expect((await service.fetch(`/results/${id}`, { method: 'DELETE' })).status).toBe(204);
    const { code, said } = await command(['reindex', '--task', id], service.env);
    expect([code, said]).toEqual([1, expect.stringContaining(`There is no task ${id}`)]);
    for (const name of ['artifacts', 'embeddings'])
      expect(() => readFileSync(join(service.dataDir, name, id))).toThrow(/ENOENT/);
  }, 120_000);
});

describe('The dashboard and the alerts', () => {
  it('has panels that Grafana can place, each with a query', () => {
    const panels = dashboard.panels.filter(({ type }) => type !== 'row');
    expect(dashboard.schemaVersion).toBeGreaterThanOrEqual(36);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    for (const { gridPos, targets } of panels) {
      expect(gridPos).toEqual({
        h: expect.any(Number),
        w: expect.any(Number),
        x: expect.any(Number),
        y: expect.any(Number),
      });
      expect(targets?.length).toBeGreaterThan(0);
    }
  });

  it('tells for each alert what it means and what to do', () => {
    const headings = [...runbook.matchAll(/^### (\w+)$/gm)].map(([, name]) => name as string);
    const alerts = rules.map(({ alert }) => alert);
    expect(headings.filter((name) => name.startsWith('Vas')).sort()).toEqual([...alerts].sort());
    for (const { alert, annotations } of rules) {
      expect(annotations.runbook).toBe(`docs/operations.md#${alert.toLowerCase()}`);
      const [, section = ''] = runbook.split(new RegExp(`^### ${alert}$`, 'm'));
      expect(section.split(/^##/m)[0]?.length).toBeGreaterThan(150);
    }
  });
});
