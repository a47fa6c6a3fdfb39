import { writeFile } from 'node:fs/promises';
import type { VideoAiClient } from '../client/client.js';
import type { Task } from '../client/schema.js';
import type { Given, Output } from './command.js';
import { EXIT } from './exit-codes.js';
import { follow } from './follow.js';
import { text } from './service.js';
import { summary } from './summary.js';

/** Shows what becomes of a task, then what came of it; resolves with the exit code, and throws when the signal aborts. */
export async function followToEnd(
  id: string,
  client: VideoAiClient,
  given: Given,
  output: Output,
  signal: AbortSignal,
): Promise<number> {
  const task = await follow({ client, id, isJson: given.flags['json'] === true, signal }, output);
  return tellEnd(task, client, given, output);
}

/** Says what came of a task, and writes it whole where `--output` says. */
async function tellEnd(task: Task, client: VideoAiClient, { flags }: Given, output: Output): Promise<number> {
  const path = text(flags['output']);
  if (path !== undefined) await writeFile(path, `${JSON.stringify(task, null, 2)}\n`);
  if (flags['json']) output.line(JSON.stringify(task));
  else for (const line of summary(task, client.url(''))) output.line(line);
  return task.status === 'SUCCESS' ? EXIT.ok : EXIT.failed;
}
