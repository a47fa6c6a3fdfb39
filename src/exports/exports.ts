import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Links } from '../common/links.js';
import type { Observation } from '../observations/observation.js';
import { Observations } from '../observations/observations.js';
import type { AnalysisResult } from '../results/analysis-result.js';
import type { Task } from '../results/task.js';
import { type ExportSource, notExportable, type Write } from './export-source.js';
import { videoTitle } from './video-title.js';

/** Pieces are put together to this many characters before they are sent. */
const CHUNK = 32 * 1024;

/** Writes results for other programs. */
@Injectable()
export class Exports {
  constructor(
    private readonly links: Links,
    private readonly observations: Observations,
  ) {}

  /** What a task's exports are made of. */
  source(task: Task & { result: AnalysisResult }): ExportSource {
    return {
      result: task.result,
      taskId: task.id,
      title: videoTitle(task.videoUrl) ?? task.id,
      observations: () => this.#frames(task.id),
      absolute: (path) => (path.startsWith('/') ? this.links.absolute(path) : path),
    };
  }

  /** The export as a stream; rejects with the reason when it cannot be begun. */
  async stream(write: Write, source: ExportSource): Promise<Readable> {
    const pieces = gathered(write(source));
    const first = await pieces.next();
    return Readable.from(first.done ? [] : following(first.value, pieces));
  }

  async *#frames(taskId: string): AsyncGenerator<Observation> {
    const file = await this.observations.open(taskId);
    if (!file) throw notExportable(`No observations of frames were kept for the task ${taskId}.`);
    try {
      yield* file.all();
    } finally {
      await file.close();
    }
  }
}

async function* gathered(pieces: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    if (text.length < CHUNK) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

async function* following(first: string, pieces: AsyncGenerator<string>): AsyncGenerator<string> {
  try {
    yield first;
    yield* pieces;
  } finally {
    await pieces.return(undefined);
  }
}
