import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { Connection } from './connection.js';
import { textOf } from './lines.js';
import { pause } from './pause.js';
import { ProblemError, ServiceUnreachable } from './problem-error.js';
import type { TaskSummary } from './schema.js';

/** News of a task: `status` when its status is new, else `progress`; `succeeded` or `failed` is the last. */
export interface TaskEvent {
  type: 'status' | 'progress' | 'succeeded' | 'failed';
  task: TaskSummary;
}

const RECONNECT_MS = 2_000;
/** Attempts in a row that may bring nothing before the stream is given up. */
const FRUITLESS = 5;

/**
 * The events of a task (Server-Sent Events) until it ends, across broken connections: each goes on after the last event that
 * arrived. Throws `ProblemError`, `ServiceUnreachable` after five attempts in vain, or the signal's reason.
 */
export async function* taskEvents(
  connection: Connection,
  path: string,
  signal?: AbortSignal,
): AsyncGenerator<TaskEvent> {
  let lastId = '';
  for (let fruitless = 1; ; fruitless++) {
    try {
      const headers = { accept: 'text/event-stream', ...(lastId && { 'last-event-id': lastId }) };
      const response = await connection.send(path, { headers, signal });
      if (response.status === 204 || !response.body) return;
      for await (const { id, event, data } of messages(response.body)) {
        lastId = id ?? lastId;
        fruitless = 0;
        yield { type: event as TaskEvent['type'], task: JSON.parse(data) as TaskSummary };
        if (event === 'succeeded' || event === 'failed') return;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof ProblemError || fruitless >= FRUITLESS) throw error;
    }
    if (fruitless >= FRUITLESS) throw new ServiceUnreachable(`${path} ended ${FRUITLESS} times without news`);
    await pause(RECONNECT_MS, signal);
  }
}

async function* messages(body: ReadableStream<Uint8Array>): AsyncGenerator<EventSourceMessage> {
  const arrived: EventSourceMessage[] = [];
  const parser = createParser({ onEvent: (message) => arrived.push(message) });
  for await (const text of textOf(body)) {
    parser.feed(text);
    yield* arrived.splice(0);
  }
}
