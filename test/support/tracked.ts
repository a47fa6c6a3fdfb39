import type { Frame } from '../../src/common/frame.js';
import type { Inference } from '../../src/inference/inference.js';
import type { Quad } from '../../src/inference/cut-out.js';
import { TRACK_OPTIONS, type TrackOptions } from '../../src/pipeline/steps/track/track-options.js';
import { TrackStep } from '../../src/pipeline/steps/track.step.js';
import type { Track, Warning } from '../../src/results/analysis-result.js';
import { stream, TestContext } from './step-frames.js';
import { play, SCENE, type Played, type Scene } from './track-scene.js';

/** What the step `track` made of a scene. */
export interface Tracked extends Played {
  tracks: Track[];
  warnings: Warning[];
  /** Artefacts by name. */
  files: Map<string, string>;
  /** Frames as they came out. */
  out: Frame[];
  /** Frames held back at most. */
  mostHeld: number;
}

const DEFAULTS = Object.fromEntries(
  Object.entries(TRACK_OPTIONS.properties).map(([name, { default: value }]) => [name, value]),
) as unknown as TrackOptions;

/** Plays a scene to the step with its default options, changed by these. */
export async function track(scene: Scene, options: Partial<TrackOptions> = {}): Promise<Tracked> {
  const played = play(scene);
  const endMs = (scene.times.at(-1) ?? 0) + 100;
  const context = new TestContext(endMs);
  const video = { displayWidth: SCENE.width, displayHeight: SCENE.height };
  const step = new TrackStep(lookingInference(played));
  const [out, held] = [[] as Frame[], { now: 0, most: 0 }];
  async function* source(): AsyncGenerator<Frame> {
    for await (const frame of stream(played.frames)) {
      held.most = Math.max(held.most, ++held.now);
      yield frame;
    }
  }
  for await (const frame of step.run(source(), Object.assign(context.port, { video }), { ...DEFAULTS, ...options })) {
    held.now--;
    out.push(frame);
  }
  const { findings, warnings, files } = context;
  return { ...played, tracks: findings.tracks, warnings, files, out, mostHeld: held.most };
}

/** A model that sees what the scene says is to be seen at a place. */
const lookingInference = ({ looks }: Played): Inference =>
  ({
    model: (name: string) => ({ id: `${name}@1` }),
    crops: (_model: unknown, picture: Uint8Array, _size: unknown, quads: Quad[]) => {
      const shown = looks.get(picture) ?? [];
      return Promise.resolve(
        quads.map(([corner]) => {
          const here = shown.find(({ box }) => Math.hypot(box.x - corner.x, box.y - corner.y) < 1);
          if (!here) throw new Error(`nothing to look at in ${corner.x}, ${corner.y}`);
          return here.look;
        }),
      );
    },
  }) as unknown as Inference;
