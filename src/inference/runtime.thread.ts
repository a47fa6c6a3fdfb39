/** The thread that runs ONNX: `runtime.ts` starts it and talks to it in the words of `protocol.ts`. */
import { statSync } from 'node:fs';
import { parentPort, workerData, type MessagePort } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { IdleMemory } from '../common/idle-memory.js';
import { buffersOf, type ThreadOptions, type ThreadReply, type ThreadRequest } from './protocol.js';
import { PictureSessions } from './picture-sessions.js';
import { generate } from './sound/generation-run.js';
import { runSequence } from './sound/sequence-run.js';
import type { Feed, SessionInfo, TensorData, TensorInfo } from './tensor.js';

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
const pictures = new PictureSessions({ ...OPTIONS, intraOpNumThreads: threads });

/** The session of a file, or of a graph's bytes under a name. */
function open(path: string, graph?: Uint8Array): Promise<InferenceSession> {
  const known = sessions.get(path);
  if (known) return known;
  const intraOpNumThreads = (statSync(path, { throwIfNoEntry: false })?.size ?? 0) < SMALL ? 1 : threads;
  const options = { ...OPTIONS, intraOpNumThreads };
  const session = graph ? InferenceSession.create(graph, options) : InferenceSession.create(path, options);
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

async function run(path: string, feeds: Record<string, Feed>, graph?: Uint8Array): Promise<Record<string, TensorData>> {
  const session = await open(path, graph);
  const tensors = new Map<string, Tensor>();
  for (const [name, feed] of Object.entries(feeds))
    tensors.set(name, 'data' in feed ? new Tensor(feed.type, feed.data, feed.dims) : await pictures.prepare(feed));
  const outputs = await session.run(Object.fromEntries(tensors));
  const found: Record<string, TensorData> = {};
  for (const [name, output] of Object.entries(outputs)) {
    const { type, dims, data } = await pictures.widen(output);
    found[name] = { type, dims: [...dims], data } as TensorData;
  }
  return found;
}

type Asked = Exclude<ThreadRequest, { kind: 'close' }>;

async function answer(request: Asked): Promise<void> {
  const { id } = request;
  try {
    const { value, moved } = await answerOf(request);
    port.postMessage({ id, kind: 'value', value } satisfies ThreadReply, moved);
  } catch (error) {
    port.postMessage({ id, kind: 'error', message: (error as Error).message } satisfies ThreadReply);
  }
}

async function answerOf(request: Asked) {
  if (request.kind === 'run') {
    const value = await run(request.path, request.feeds, request.graph);
    return { value, moved: buffersOf(value) };
  }
  return { value: await smallAnswerOf(request), moved: [] };
}

/** What is copied to the other side, being little. */
async function smallAnswerOf(request: Exclude<Asked, { kind: 'run' }>) {
  if (request.kind === 'load') return load(request.path);
  const session = await open(request.path);
  return request.kind === 'sequence' ? runSequence(session, request.sequence) : generate(session, request.generation);
}

async function close(): Promise<void> {
  for (const session of sessions.values()) await (await session).release();
  await pictures.release();
  port.close();
}

// A thread has a heap of its own, which the collection in the main thread leaves alone.
const memory = new IdleMemory();
let last = Promise.resolve();
port.on('message', (request: ThreadRequest) => {
  last = last.then(() => (request.kind === 'close' ? close() : memory.during(() => answer(request))));
});
