import type { ProbedFile, ProbedStream } from './probed-file.js';

/** Exactly two spaces: what files say about themselves stands further in, so that a title cannot pass for a stream. */
const STREAM = /^ {2}Stream #0:\d+.*?: (Video|Audio|Subtitle|Data|Attachment): (.*)$/;

/**
 * Reads what `ffmpeg -i` prints about a file, for machines without ffprobe and files that ffprobe gives up on.
 * Durations are known to 10 ms.
 */
export function parseFfmpegBanner(lines: readonly string[]): ProbedFile {
  const file: ProbedFile = { format: '', durationS: null, streams: [] };
  let startS: number | null = null;
  for (const line of lines) {
    file.format ||= /^Input #0, (.+), from /.exec(line)?.[1] ?? '';
    file.durationS ??= secondsOf(/^ {2}Duration: (\d+:\d\d:\d\d\.\d+)/.exec(line)?.[1]);
    startS ??= secondsOf(/^ {2}Duration: .*, start: (-?[\d.]+)/.exec(line)?.[1]);
    const [, kind, about] = STREAM.exec(line) ?? [];
    if (kind && about !== undefined) file.streams.push(streamOf(kind, about, startS));
    else turn(file.streams.at(-1), line);
  }
  return file;
}

/** Of `-1.5` or `00:01:02.50`. */
function secondsOf(text: string | undefined): number | null {
  return text === undefined ? null : text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

function streamOf(kind: string, about: string, startS: number | null): ProbedStream {
  const [, codec = 'unknown'] = /^(\S+?),? /.exec(`${about} `) ?? [];
  const [, tag] = /^none \((\S+) \//.exec(about) ?? [];
  const [, width = 0, height = 0] = /, (\d+)x(\d+)\b/.exec(about) ?? [];
  const [, rate] = /, ([\d.]+k?) fps/.exec(about) ?? [];
  return {
    kind: kind === 'Video' ? 'video' : kind === 'Audio' ? 'audio' : kind === 'Subtitle' ? 'subtitle' : 'data',
    codec: tag ?? codec,
    isCover: about.endsWith('(attached pic)'),
    width: Number(width),
    height: Number(height),
    // Printed twice when the container contradicts the codec: the container's comes last and counts.
    pixelAspect: /.*\bSAR (\d+:\d+)/.exec(about)?.[1],
    angle: 0,
    hasMatrix: false,
    frameRate: rate && fraction(rate),
    startS,
    frames: null,
  };
}

function turn(stream: ProbedStream | undefined, line: string): void {
  const [, angle] = /^ {6}displaymatrix: rotation of (-?[\d.]+|nan) degrees/.exec(line) ?? [];
  if (!stream || !angle) return;
  stream.angle = Number(angle) || 0;
  stream.hasMatrix = true;
}

/** `29.97` is how ffmpeg prints 30000/1001, and `1k` 1000. */
function fraction(rate: string): string {
  const value = Number(rate.replace('k', '')) * (rate.endsWith('k') ? 1000 : 1);
  const ntsc = Math.round(value * 1.001);
  if (Math.abs((ntsc * 1000) / 1001 - value) < 0.006 && !Number.isInteger(value)) return `${ntsc * 1000}/1001`;
  return Number.isInteger(value) ? `${value}/1` : `${Math.round(value * 100)}/100`;
}
