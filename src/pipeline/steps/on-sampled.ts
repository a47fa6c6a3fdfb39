import type { Frame } from '../../common/frame.js';
import { pictureBytes, pictureKey, pictureSize } from '../../common/picture.js';
import type { Inference } from '../../inference/inference.js';
import type { Model } from '../../model-registry/model.js';
import type { StepContext } from '../step.js';

/** Frames held back at most, whatever the interval: each has the small picture that `shots` looks at. */
const MOST_HELD = 512;
/** Bytes of pictures in one run at most: some five whole frames of 1080p. */
const MOST_BYTES = 2 ** 25;

/** A model at work on one video. */
export interface OnSampled<Finding> {
  inference: Inference;
  model: Model;
  context: Pick<StepContext, 'signal' | 'video'>;
  /** Pictures in one run at most; fewer when they are large. */
  batch: number;
  /** Told of every sampled frame's finding before the frame goes on, in order. */
  found: (frame: Frame, finding: Finding) => void;
}

/** Runs a model on the sampled frames, some at a time, and yields all frames in order once what they show is known. */
export async function* onSampled<Finding>(
  frames: AsyncIterable<Frame>,
  { inference, model, context, batch, found }: OnSampled<Finding>,
): AsyncGenerator<Frame> {
  const spec = inference.picture(model, 'sampled');
  const [key, size] = [pictureKey(spec), pictureSize(spec, context.video)];
  const most = Math.max(1, Math.min(batch, Math.floor(MOST_BYTES / pictureBytes(size, spec.format))));
  let held: Frame[] = [];
  let seen: { frame: Frame; picture: Uint8Array }[] = [];
  const look = async (): Promise<void> => {
    if (seen.length === 0) return;
    const pictures = seen.map(({ picture }) => picture);
    const findings = await inference.run<Finding>(model, pictures, context.signal, size);
    seen.forEach(({ frame }, at) => found(frame, findings[at] as Finding));
  };
  for await (const frame of frames) {
    held.push(frame);
    const picture = frame.pictures.get(key);
    if (picture) seen.push({ frame, picture });
    const isWaiting = seen.length > 0 && seen.length < most && held.length < MOST_HELD;
    if (isWaiting) continue;
    await look();
    yield* held;
    [held, seen] = [[], []];
  }
  await look();
  yield* held;
}
