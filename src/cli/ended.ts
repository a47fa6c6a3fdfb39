import { writeFile } from 'node:fs/promises';
import type { VideoAiClient } from '../client/client.js';
import type { Task } from '../client/schema.js';
import type { Given, Output } from './command.js';
import { EXIT } from './exit-codes.js';
import { text } from './service.js';
import { summary } from './summary.js';

/** Says what came of a task that has ended, writes it whole where `--output` says, and gives the exit code. */
export async function tellEnd(task: Task, client: VideoAiClient, { flags }: Given, output: Output): Promise<number> {
  const path = text(flags['output']);
  if (path !== undefined) await writeFile(path, `${JSON.stringify(task, null, 2)}\n`);
  if (flags['json']) output.line(JSON.stringify(task));
  else for (const line of summary(task, client.url(''))) output.line(line);
  return task.status === 'SUCCESS' ? EXIT.ok : EXIT.failed;
}
