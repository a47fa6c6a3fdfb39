// Receives callbacks and believes those only that the service signed.
// CALLBACK_SECRET=whsec_… node examples/javascript/receive-callbacks.mjs [port]
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { CallbackRefused, verifyCallback } from 'video-ai-system/client';

const seen = new Set();

const server = createServer(async (request, response) => {
  try {
    const event = await verifyCallback(await text(request), request.headers, process.env.CALLBACK_SECRET);
    const id = request.headers['webhook-id'];
    if (!seen.has(id)) console.log(event.type, event.data.task_id);
    seen.add(id); // The same callback may come again: an answer can be lost.
    response.writeHead(204).end();
  } catch (error) {
    if (!(error instanceof CallbackRefused)) console.error(error);
    response.writeHead(error instanceof CallbackRefused ? 401 : 500).end();
  }
});
server.listen(Number(process.argv[2] ?? 8080), '127.0.0.1', () => console.log('listening', server.address().port));
