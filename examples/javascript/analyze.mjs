// Has a video analysed by the typed client: node analyze.mjs [URL or file].
import { openAsBlob } from 'node:fs';
import { basename } from 'node:path';
import { ProblemError, VideoAiClient } from 'video-ai-system/client';

const client = new VideoAiClient({
  baseUrl: process.env.VIDEO_AI_URL ?? 'http://127.0.0.1:3000',
  apiKey: process.env.VIDEO_AI_KEY,
});
const source = process.argv[2] ?? client.url('/samples/sample.mp4');

try {
  const video_url = URL.canParse(source)
    ? source
    : (await client.upload(await openAsBlob(source), basename(source))).video_url;
  const { task_id } = await client.analyze({ video_url, metadata: { camera: 'gate-2' } });
  const { status, result, error } = await client.wait(task_id, {
    onEvent: ({ task: { progress } }) => console.error(`${progress.percent} % ${progress.stage}`),
  });
  if (status === 'FAILED') throw new Error(`${error.code}: ${error.message}`);
  for (const { start_ms, end_ms, keyframe } of result.shots) console.log(start_ms, end_ms, keyframe?.thumbnail_url);

  // Moments like the middle of this video, of other shots.
  const time_ms = Math.round(result.video.duration_ms / 2);
  const { data } = await client.search({ task_id, time_ms, group_by: 'shot', limit: 5 });
  for (const found of data) console.log(found.score.toFixed(3), found.task_id, found.time_ms);
} catch (error) {
  // Everything that the service refuses has a code, and names the fields at fault.
  if (error instanceof ProblemError) console.error(error.code, error.message, error.faults);
  else console.error(error.message);
  process.exitCode = 1;
}
