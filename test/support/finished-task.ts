import type { Frame } from '../../src/common/frame.js';
import { Observations } from '../../src/observations/observations.js';
import type { AnalysisResult } from '../../src/results/analysis-result.js';
import { type HttpFace, newTask } from './http-face.js';

/** A task that has succeeded with this result and these frames; without frames none were kept. Returns its id. */
export async function finishedTask(
  face: HttpFace,
  result: AnalysisResult,
  { frames, owner = null }: { frames?: AsyncIterable<Frame>; owner?: string | null } = {},
): Promise<string> {
  const task = newTask({ videoUrl: result.video.source_url }, owner);
  await face.results.accept(task);
  await face.results.begin(task.id, 'lease');
  if (frames) {
    const recording = new Observations(face.data).record(face.data.artifacts(task.id));
    for await (const _ of recording.keep(frames));
    await recording.publish();
  }
  await face.results.finish(task.id, 'lease', { status: 'SUCCESS', result });
  return task.id;
}
