/** The thread that runs ONNX: `runtime.ts` starts it and talks to it in the words of `protocol.ts`. */
import { statSync } from 'node:fs';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { buffersOf, type ThreadOptions, type ThreadReply, type ThreadRequest } from './protocol.js';
import type { Feed, PictureBatch, SessionInfo, TensorData, TensorInfo } from './tensor.js';

const port = parentPort as MessagePort;
const { threads } = workerData as ThreadOptions;

/** Below this many bytes a graph is run by one thread: handing its work around costs more than it saves. */
const SMALL = 2 ** 20;

const OPTIONS: InferenceSession.SessionOptions = {
  executionProviders: ['cpu'],
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  // Its lines on stderr are not ours; what matters comes back as an error.
  logSeverityLevel: 4,
  // An idle thread that spins takes a core from ffmpeg.
  extra: { session: { intra_op: { allow_spinning: '0' } } },
};

const sessions = new Map<string, Promise<InferenceSession>>();

function open(path: string): Promise<InferenceSession> {
  const known = sessions.get(path);
  if (known) return known;
  const intraOpNumThreads = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) < SMALL ? 1 : threads;
  const session = InferenceSession.create(path, { ...OPTIONS, intraOpNumThreads });
  sessions.set(path, session);
  session.catch(() => sessions.delete(path));
  return session;
}

async function load(path: string): Promise<SessionInfo> {
  const { inputMetadata, outputMetadata } = await open(path);
  return { inputs: inputMetadata.map(describe), outputs: outputMetadata.map(describe), provider: 'cpu' };
}

function describe(value: InferenceSession.ValueMetadata): TensorInfo {
  const { name } = value;
  return value.isTensor
    ? { name, type: value.type, shape: [...value.shape] }
    : { name, type: 'not a tensor', shape: [] };
}

/** Where pictures are stacked, used by one run after another: ONNX Runtime takes no shared memory. */
let stack = new Uint8Array(0);

function stacked({ pictures }: PictureBatch): Uint8Array {
  const bytes = pictures.reduce((sum, { length }) => sum + length, 0);
  if (stack.length < bytes) stack = new Uint8Array(bytes);
  let at = 0;
  for (const picture of pictures) {
    stack.set(picture, at);
    at += picture.length;
  }
  return stack.subarray(0, bytes);
}

const tensorOf = (feed: Feed): Tensor =>
  'data' in feed ? new Tensor(feed.type, feed.data, feed.dims) : new Tensor('uint8', stacked(feed), feed.dims);

async function run(path: string, feeds: Record<string, Feed>): Promise<Record<string, TensorData>> {
  const session = await open(path);
  const tensors = Object.entries(feeds).map(([name, feed]) => [name, tensorOf(feed)]);
  const outputs = await session.run(Object.fromEntries(tensors) as InferenceSession.FeedsType);
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { type, dims, data }]) => [
      name,
      { type, dims: [...dims], data } as TensorData,
    ]),
  );
}

async function answer(request: Exclude<ThreadRequest, { kind: 'close' }>): Promise<void> {
  const { id, kind, path } = request;
  try {
    const value = kind === 'load' ? await load(path) : await run(path, request.feeds);
    const moved = kind === 'load' ? [] : buffersOf(value as Record<string, TensorData>);
    port.postMessage({ id, kind: 'value', value } satisfies ThreadReply, moved);
  } catch (error) {
    port.postMessage({ id, kind: 'error', message: (error as Error).message } satisfies ThreadReply);
  }
}

async function close(): Promise<void> {
  for (const session of sessions.values()) await (await session).release();
  port.close();
}

let last = Promise.resolve();
port.on('message', (request: ThreadRequest) => {
  last = last.then(() => (request.kind === 'close' ? close() : answer(request)));
});
