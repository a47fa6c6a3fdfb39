import { parentPort } from 'node:worker_threads';

/** An inference thread that dies of the first thing it is asked. */
parentPort.on('message', () => {
  throw new Error('out of luck');
});
