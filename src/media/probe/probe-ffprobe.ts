import type { ProbedFile, ProbedStream } from './probed-file.js';

interface Printed {
  format?: { format_name?: string; duration?: string };
  streams?: PrintedStream[];
}

interface PrintedStream {
  codec_type?: string;
  codec_name?: string;
  codec_tag_string?: string;
  width?: number;
  height?: number;
  sample_aspect_ratio?: string;
  avg_frame_rate?: string;
  start_time?: string;
  nb_frames?: string;
  disposition?: { attached_pic?: number };
  side_data_list?: { side_data_type?: string; rotation?: number }[];
}

/** What ffprobe is to show (`-show_entries`): all that is read here and nothing else. */
export const FFPROBE_ENTRIES = [
  'format=format_name,duration',
  'stream=codec_type,codec_name,codec_tag_string,width,height,sample_aspect_ratio,avg_frame_rate,start_time,nb_frames',
  'stream_disposition=attached_pic',
  'stream_side_data=side_data_type,rotation',
].join(':');

/** Reads `ffprobe -print_format json`; null when it gave up, which may have a reason that ffmpeg does not mind. */
export function parseFfprobe(output: string): ProbedFile | null {
  const { format, streams } = parse(output);
  if (!format || !streams) return null;
  return { format: format.format_name ?? '', durationS: number(format.duration), streams: streams.map(streamOf) };
}

function parse(output: string): Printed {
  try {
    return JSON.parse(output) as Printed;
  } catch {
    return {};
  }
}

const streamOf = (printed: PrintedStream): ProbedStream => ({
  kind: kindOf(printed.codec_type),
  codec: known(printed.codec_name) ?? known(printed.codec_tag_string) ?? 'unknown',
  isCover: printed.disposition?.attached_pic === 1,
  width: printed.width ?? 0,
  height: printed.height ?? 0,
  pixelAspect: printed.sample_aspect_ratio,
  angle: printed.side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0,
  hasMatrix: printed.side_data_list?.some(({ side_data_type: type }) => type === 'Display Matrix') ?? false,
  frameRate: printed.avg_frame_rate,
  startS: number(printed.start_time),
  frames: number(printed.nb_frames),
});

const known = (name: string | undefined): string | undefined => (name === 'unknown' ? undefined : name);

const kindOf = (type: string | undefined): ProbedStream['kind'] =>
  type === 'video' || type === 'audio' || type === 'subtitle' ? type : 'data';

function number(text: string | undefined): number | null {
  const value = Number.parseFloat(text ?? '');
  return Number.isFinite(value) ? value : null;
}
