import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { ObservationFile } from './observation-file.js';
import { Recording } from './recording.js';

/** Name of the artefact that holds them. */
export const OBSERVATIONS = 'frames.ndjson';

/**
 * What was found in each sampled frame of each task. It is made and kept among the task's artefacts, and goes with them: when
 * the task is erased, cancelled, tried again or removed by retention.
 */
@Injectable()
export class Observations {
  constructor(private readonly data: DataDir) {}

  /** Begins to record a task's frames into a folder; several recordings into one do not disturb each other. */
  record(folder: string): Recording {
    // A name that begins with a dot is not served.
    return new Recording(join(folder, OBSERVATIONS), join(folder, `.${OBSERVATIONS}.${randomUUID()}.part`));
  }

  /** A task's observations, to be closed; null when none were kept. */
  open(taskId: string): Promise<ObservationFile | null> {
    return ObservationFile.open(join(this.data.artifacts(taskId), OBSERVATIONS));
  }
}
