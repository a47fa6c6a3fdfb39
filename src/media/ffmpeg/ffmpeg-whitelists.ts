/** Demuxers that may read a file; a playlist, a concat script or an image sequence is none of them. */
export const DEMUXERS = ['mov', 'mp4', 'matroska', 'webm', 'mpegts', 'avi', 'flv', 'ogg'];

/** Decoders that may run on pictures. */
const VIDEO_DECODERS = [
  'h264',
  'hevc',
  'vp8',
  'vp9',
  'libdav1d',
  'av1',
  'mpeg4',
  'mpeg2video',
  'mpeg1video',
  'mjpeg',
  'h263',
  'theora',
];

/**
 * Decoders that may run on sound. They are known to runs on pictures too: without them ffmpeg reads megabytes to guess at
 * sound that nobody asked for.
 */
const AUDIO_DECODERS = [
  ...['aac', 'mp3float', 'mp3', 'mp2float', 'mp2', 'opus', 'vorbis', 'ac3', 'eac3', 'flac', 'alac', 'amrnb', 'amrwb'],
  ...['pcm_u8', 'pcm_s16le', 'pcm_s16be', 'pcm_s24le', 'pcm_s24be', 'pcm_s32le', 'pcm_f32le', 'pcm_alaw', 'pcm_mulaw'],
];

/** Groups of decoders of which one must be there to take the codec that the first is named after. */
export const MISSABLE_DECODERS = [['h264'], ['hevc'], ['vp8'], ['vp9'], ['libdav1d', 'av1'], ['mpeg4'], ['mjpeg']];

/** Whether a codec, by ffprobe's name, is one that the service decodes. */
export const isDecodable = (codec: string): boolean => VIDEO_DECODERS.includes(codec);

/**
 * Options of every run, before `-i`: local files only, known demuxers and decoders, no huge frames; and presentation times made
 * from decoding times where a container (AVI) keeps only these.
 */
export function inputGuards(maxPixels: number): string[] {
  return [
    ...['-protocol_whitelist', 'file,pipe'],
    ...['-format_whitelist', DEMUXERS.join(',')],
    ...['-codec_whitelist', [...VIDEO_DECODERS, ...AUDIO_DECODERS].join(',')],
    ...['-max_pixels', String(maxPixels)],
    ...['-fflags', '+genpts'],
  ];
}
