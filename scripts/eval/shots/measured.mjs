import { rmSync } from 'node:fs';
import { register } from 'node:module';

register(new URL('../../../test/support/typescript.mjs?hooks', import.meta.url));
const { filterScores, ours } = await import('./detectors.mjs');
const { encode } = await import('./timeline.mjs');

/** What everybody finds in a clip; one without a file is written to `path` first and removed afterwards. */
export async function measured(clip, path) {
  if (clip.path) return { clip, scores: filterScores(clip), found: await ours(clip) };
  encode(clip, path);
  try {
    const found = await ours({ path });
    if (found.frames !== clip.frames)
      throw new Error(`${clip.name}: ${found.frames} frames were decoded, ${clip.frames} were composed`);
    return { clip, scores: filterScores({ path }), found };
  } finally {
    rmSync(path);
  }
}
