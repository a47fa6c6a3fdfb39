const BAR = 28;
const MOST_SHOTS = 24;

/** What was found in a video, for a person at a terminal. `task` is the answer of `GET /results/{id}`. */
export function summary(task, base) {
  const where = [
    `Result   ${task.links.self}`,
    `Look     ${base}/#/tasks/${task.task_id}`,
    `Try more ${base}/docs`,
    `The service keeps running; Ctrl-C ends it.`,
  ];
  if (task.status === 'FAILED') {
    const { code, message, stage, hint } = task.error;
    return lines(`  FAILED in ${stage}: ${message} (${code})`, hint && `  ${hint}`, '', ...where.map(indent));
  }
  const { video, sampling, shots, quality, vectors, warnings, sprite } = task.result;
  return lines(
    `  ${video.display_width}×${video.display_height} ${video.codec} in ${video.container}, ${clock(video.duration_ms)}, ${sampling.frames_decoded} frames` +
      (video.has_audio ? ', with sound' : ', silent'),
    '',
    `  ${count(shots.length, 'shot')}`,
    ...shots.slice(0, MOST_SHOTS).map((shot) => shotLine(shot, video.duration_ms)),
    shots.length > MOST_SHOTS && `    … and ${shots.length - MOST_SHOTS} more`,
    '',
    quality && `  ${qualityLine(quality)}`,
    vectors &&
      `  ${count(vectors.count, 'vector')} of ${vectors.model} indexed (${vectors.store} store, collection ${vectors.collection})`,
    ...warnings.map(({ message }) => `  Note: ${message}`),
    `  Took ${((Date.parse(task.finished_at) - Date.parse(task.started_at)) / 1_000).toFixed(1)} s`,
    '',
    ...[...where.slice(0, 1), sprite && `Pictures ${sprite.url}`, ...where.slice(1)].filter(Boolean).map(indent),
  );
}

function shotLine({ index, start_ms: start, end_ms: end, transition, keyframe }, duration) {
  const [from, to] = [start, end].map((ms) => Math.round((BAR * ms) / Math.max(1, duration)));
  const filled = Math.max(1, to - from);
  const bar = `${'·'.repeat(Math.min(from, BAR - filled))}${'█'.repeat(filled)}`.padEnd(BAR, '·');
  return `    ${String(index + 1).padStart(3)}  ${clock(start)} – ${clock(end)}  ${bar}  ${transition.type.padEnd(8)} ${keyframe?.thumbnail_url ?? ''}`;
}

function qualityLine({ brightness, contrast, sharpness, motion, black, frozen }) {
  const figures = `brightness ${brightness.toFixed(0)}, contrast ${contrast.toFixed(0)}, sharpness ${sharpness.toFixed(0)}, motion ${motion.toFixed(3)}`;
  return `${figures}; ${count(black.length, 'black span')}, ${count(frozen.length, 'frozen span')}`;
}

const lines = (...parts) => parts.filter((part) => part !== null && part !== false && part !== undefined).join('\n');
const indent = (text) => `  ${text}`;
const count = (number, noun) => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** 62345 → 01:02.345 */
function clock(ms) {
  const whole = Math.floor(ms / 1_000);
  const two = (number) => String(number).padStart(2, '0');
  return `${two(Math.floor(whole / 60))}:${two(whole % 60)}.${String(Math.round(ms % 1_000)).padStart(3, '0')}`;
}
