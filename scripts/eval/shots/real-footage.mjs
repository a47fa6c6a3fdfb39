import { join } from 'node:path';

/** Real videos with truth: `{name, path, cuts, gradual}`. */
export function* real(data) {
  const { videos } = data.truth('shots.json');
  for (const [file, { cuts, gradual }] of Object.entries(videos)) {
    // Nothing but black and white, without spans: what of it is a boundary is a matter of taste.
    if (gradual.some(({ span }) => !span)) continue;
    const spans = gradual.map(({ span }) => span);
    yield { name: file, path: join(data.folder, file), cuts, gradual: spans };
  }
}
