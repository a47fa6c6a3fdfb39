// Has a video analysed with nothing but fetch: node fetch.mjs [URL].
const service = process.env.VIDEO_AI_URL ?? 'http://127.0.0.1:3000';
const key = process.env.VIDEO_AI_KEY;
const headers = { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) };

/** The answer's JSON; an Error with what the service says is wrong. */
async function ask(path, init = {}) {
  const answer = await fetch(service + path, { ...init, headers });
  const body = await answer.json();
  if (answer.ok) return body;
  throw new Error(`${body.code}: ${body.detail}`);
}

const video_url = process.argv[2] ?? `${service}/samples/sample.mp4`;
let task = await ask('/analyze', { method: 'POST', body: JSON.stringify({ video_url }) });
// Each request waits for the end, a minute at most.
do task = await ask(`/results/${task.task_id}?wait=60`);
while (task.status === 'PENDING' || task.status === 'PROCESSING');
if (task.status === 'FAILED') throw new Error(`${task.error.code}: ${task.error.message}`);
for (const { start_ms, end_ms } of task.result.shots) console.log(start_ms, end_ms);
