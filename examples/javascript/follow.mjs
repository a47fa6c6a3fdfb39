// Follows a task, news by news, as an async iterator: node follow.mjs TASK.
import { VideoAiClient } from 'video-ai-system/client';

const client = new VideoAiClient({
  baseUrl: process.env.VIDEO_AI_URL ?? 'http://127.0.0.1:3000',
  apiKey: process.env.VIDEO_AI_KEY,
});

for await (const { type, task } of client.events(process.argv[2])) console.log(type, task.status, task.progress.stage);
