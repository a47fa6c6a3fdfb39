import { Connection, type ConnectionOptions } from './connection.js';
import { linesOf } from './lines.js';
import { ProblemError } from './problem-error.js';
import { type TaskEvent, taskEvents } from './task-events.js';
import type {
  Accepted,
  AnalyzeRequest,
  DuplicatesAnswer,
  DuplicatesRequest,
  FramesPage,
  Model,
  ModelList,
  Observation,
  Pipeline,
  PipelineList,
  Readiness,
  SearchAnswer,
  SearchRequest,
  SignedUrls,
  Task,
  TaskPage,
  TaskSummary,
  Upload,
} from './schema.js';

/** Every request can be given up. */
export interface Cancellable {
  signal?: AbortSignal;
}

/** Which tasks a list is of. */
export interface TaskQuery extends Cancellable {
  status?: TaskSummary['status'];
  pipeline?: string;
  /** Of one page, 1–100. */
  limit?: number;
}

/** Which frames: those shown in [fromMs, toMs). */
export interface FrameQuery extends Cancellable {
  fromMs?: number;
  toMs?: number;
}

/** What `exportResult` writes. */
export type ExportFormat = 'csv' | 'vtt' | 'srt' | 'edl' | 'otio' | 'coco' | 'mot';

/**
 * The HTTP contract as methods, for Node and browsers. Everything throws `ProblemError` when the service refuses and
 * `ServiceUnreachable` when it does not answer; what was answered 429 or 503 is sent again by itself.
 *
 * @example
 * ```ts
 * const client = new VideoAiClient({ baseUrl: 'http://127.0.0.1:3000' });
 * const { task_id } = await client.analyze({ video_url: 'https://example.org/clip.mp4' });
 * const task = await client.wait(task_id, { onEvent: ({ task }) => console.log(task.progress.percent) });
 * console.log(task.result?.shots);
 * ```
 */
export class VideoAiClient {
  readonly #connection: Connection;

  constructor(options: ConnectionOptions) {
    this.#connection = new Connection(options);
  }

  /** Absolute address of what the service names by a path, such as a thumbnail. */
  url(path: string): string {
    return this.#connection.url(path);
  }

  /** Hands a video in. The same `idempotencyKey` with the same request is the same task, for 24 hours; without one a new one is made up, so that sending again is safe. */
  analyze(
    request: AnalyzeRequest,
    { idempotencyKey = crypto.randomUUID(), signal }: Cancellable & { idempotencyKey?: string } = {},
  ): Promise<Accepted> {
    const headers = { 'idempotency-key': idempotencyKey };
    return this.#connection.json('/analyze', { method: 'POST', body: request, headers, signal, isRepeatable: true });
  }

  /** Stores a file at the service; its `video_url` goes to `analyze`. */
  upload(file: Blob, name: string, { signal }: Cancellable = {}): Promise<Upload> {
    const form = new FormData();
    form.append('file', file, name);
    return this.#connection.json('/uploads', { method: 'POST', body: form, signal, isRepeatable: true });
  }

  /** A task as it is now, or, with `waitS` (up to 60), as soon as it has ended. */
  result(id: string, { waitS, signal }: Cancellable & { waitS?: number } = {}): Promise<Task> {
    return this.#connection.json(task(id), { query: { wait: waitS }, signal });
  }

  /** News of a task until it ends, across broken connections. */
  events(id: string, { signal }: Cancellable = {}): AsyncGenerator<TaskEvent> {
    return taskEvents(this.#connection, `${task(id)}/events`, signal);
  }

  /** The task once it has ended, well or badly; told of every event on the way. */
  async wait(
    id: string,
    { onEvent, signal }: Cancellable & { onEvent?: (event: TaskEvent) => void } = {},
  ): Promise<Task> {
    for await (const event of this.events(id, { signal })) onEvent?.(event);
    return this.result(id, { signal });
  }

  /** Tasks, the newest first, page after page as they are asked for. */
  async *tasks({ signal, ...query }: TaskQuery = {}): AsyncGenerator<TaskSummary> {
    let cursor: string | undefined;
    do {
      const page: TaskPage = await this.taskPage({ ...query, cursor, signal });
      yield* page.data;
      cursor = page.next_cursor ?? undefined;
    } while (cursor !== undefined);
  }

  /** One page of `tasks`, and the cursor of the next. */
  taskPage({ signal, ...query }: TaskQuery & { cursor?: string } = {}): Promise<TaskPage> {
    return this.#connection.json('/results', { query, signal });
  }

  /** Ends a task that waits or runs. */
  cancel(id: string, { signal }: Cancellable = {}): Promise<Task> {
    return this.#connection.json(`${task(id)}/cancel`, { method: 'POST', signal });
  }

  /** Erases a task with everything it left. */
  async delete(id: string, { signal }: Cancellable = {}): Promise<void> {
    await this.#connection.send(task(id), { method: 'DELETE', signal });
  }

  /** What was seen, frame by frame, as it arrives. */
  async *frames(id: string, { fromMs, toMs, signal }: FrameQuery = {}): AsyncGenerator<Observation> {
    const query = { from_ms: fromMs, to_ms: toMs };
    const headers = { accept: 'application/x-ndjson' };
    const { body } = await this.#connection.send(`${task(id)}/frames`, { query, headers, signal });
    if (body) for await (const line of linesOf(body)) yield JSON.parse(line) as Observation;
  }

  /** One page of `frames`, and the cursor of the next. */
  framesPage(
    id: string,
    { fromMs, toMs, limit, cursor, signal }: FrameQuery & { limit?: number; cursor?: string } = {},
  ): Promise<FramesPage> {
    const query = { from_ms: fromMs, to_ms: toMs, limit, cursor };
    return this.#connection.json(`${task(id)}/frames`, { query, signal });
  }

  /** A result as what editors and annotation tools read. */
  export(id: string, format: ExportFormat, { kind, signal }: Cancellable & { kind?: string } = {}): Promise<Response> {
    return this.#connection.send(`${task(id)}/export`, { query: { format, kind }, signal });
  }

  /** A file of the service, such as a thumbnail. */
  file(path: string, { signal }: Cancellable = {}): Promise<Response> {
    return this.#connection.send(path, { signal });
  }

  /** The same addresses, open for a while to who cannot send a key, such as `<video>`. */
  signUrls(urls: string[], { signal }: Cancellable = {}): Promise<SignedUrls> {
    return this.#connection.json('/signed-urls', { method: 'POST', body: { urls }, signal, isRepeatable: true });
  }

  /** Moments that words, a picture or another moment describe, best first. */
  search(request: SearchRequest, { signal }: Cancellable = {}): Promise<SearchAnswer> {
    return this.#connection.json('/search', { method: 'POST', body: request, signal, isRepeatable: true });
  }

  /** Other videos that hold the same material as this task's, each with the ranges that agree. */
  duplicates(request: DuplicatesRequest, { signal }: Cancellable = {}): Promise<DuplicatesAnswer> {
    return this.#connection.json('/search/duplicates', { method: 'POST', body: request, signal, isRepeatable: true });
  }

  pipelines({ signal }: Cancellable = {}): Promise<PipelineList> {
    return this.#connection.json('/pipelines', { signal });
  }

  pipeline(name: string, { signal }: Cancellable = {}): Promise<Pipeline> {
    return this.#connection.json(`/pipelines/${encodeURIComponent(name)}`, { signal });
  }

  models({ signal }: Cancellable = {}): Promise<ModelList> {
    return this.#connection.json('/models', { signal });
  }

  model(name: string, { signal }: Cancellable = {}): Promise<Model> {
    return this.#connection.json(`/models/${encodeURIComponent(name)}`, { signal });
  }

  /** Lets an alias mean another version, once that has been tried out. */
  setModelAlias(name: string, alias: string, version: string, { signal }: Cancellable = {}): Promise<Model> {
    const path = `/models/${encodeURIComponent(name)}/aliases/${encodeURIComponent(alias)}`;
    return this.#connection.json(path, { method: 'PUT', body: { version }, signal });
  }

  /** Whether the service is ready, and what of it is not. */
  async readiness({ signal }: Cancellable = {}): Promise<{ isReady: boolean; checks: Readiness['checks'] }> {
    try {
      const { checks } = await this.#connection.json<Readiness>('/health/ready', { signal, retries: 0 });
      return { isReady: true, checks };
    } catch (error) {
      if (!(error instanceof ProblemError && error.code === 'NOT_READY')) throw error;
      return { isReady: false, checks: (error.problem as unknown as Readiness).checks };
    }
  }
}

const task = (id: string): string => `/results/${encodeURIComponent(id)}`;
