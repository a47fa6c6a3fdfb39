import { open } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';
import { AnalysisError } from '../../common/errors.js';
import { refuseEncrypted } from './encryption.js';
import { isTransportStream } from './mpegts.js';
import { textKind } from './text-kind.js';

/** A container that this service reads, by its own name. */
export type Container = 'mp4' | 'mov' | '3gp' | 'matroska' | 'webm' | 'mpegts' | 'avi' | 'flv' | 'ogg';

const READS = 'MP4, MOV, 3GP, Matroska, WebM, MPEG-TS, AVI, FLV and Ogg';

/** Bytes from the start of the file that are looked at. */
const HEAD_BYTES = 65_536;

const CONTAINERS: Record<string, Container> = {
  'video/mp4': 'mp4',
  'video/x-m4v': 'mp4',
  'audio/mp4': 'mp4',
  'audio/x-m4a': 'mp4',
  'video/quicktime': 'mov',
  'video/3gpp': '3gp',
  'video/3gpp2': '3gp',
  'video/matroska': 'matroska',
  'video/webm': 'webm',
  'video/mp2t': 'mpegts',
  'video/vnd.avi': 'avi',
  'video/x-flv': 'flv',
  'video/ogg': 'ogg',
  'audio/ogg': 'ogg',
  'audio/ogg; codecs=opus': 'ogg',
  'application/ogg': 'ogg',
};

/** First boxes of ISO media files (ISO/IEC 14496-12) that `file-type` does not know as such. */
const BOXES: Record<string, Container> = { skip: 'mov', pnot: 'mov', styp: 'mp4', moof: 'mp4', sidx: 'mp4' };

/**
 * The container of a file by its first bytes, whatever its name is and whoever sent it; ffmpeg is asked only afterwards.
 * Whether there is a picture in it is not known yet. Throws `AnalysisError`: NOT_A_VIDEO saying what the file looks like
 * instead, NO_VIDEO_STREAM for a format that holds only sound, CODEC_UNSUPPORTED for one that says that it is encrypted.
 */
export async function sniff(path: string): Promise<Container> {
  const head = await readHead(path);
  const type = await fileTypeFromBuffer(head);
  const container = (type && CONTAINERS[type.mime]) ?? containerOf(head);
  if (container) {
    await refuseEncrypted(path, container);
    return container;
  }
  if (type?.mime.startsWith('audio/'))
    throw new AnalysisError('NO_VIDEO_STREAM', `The file is sound (${type.mime}), there is no video in it.`);
  throw notAVideo(describe(head, type));
}

function containerOf(head: Buffer): Container | null {
  if (isTransportStream(head)) return 'mpegts';
  return BOXES[head.toString('latin1', 4, 8)] ?? null;
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

type FileType = Awaited<ReturnType<typeof fileTypeFromBuffer>>;

/** What the file is, with its article, or null when nothing is known of its bytes. */
function describe(head: Buffer, type: FileType): string | null {
  if (head.length === 0) return 'empty';
  if (!type || /xml|^text/.test(type.mime)) return textKind(head);
  const { mime, ext } = type;
  const [kind] = mime.split('/', 1);
  if (kind === 'image') return `an image (${mime})`;
  if (kind === 'video') return `a video in a container that this service does not read (${mime})`;
  if (kind === 'font') return `a font (${mime})`;
  if (ARCHIVES.has(ext)) return `an archive (${mime})`;
  return `a file of the type ${mime}`;
}

const ARCHIVES = new Set([
  'zip',
  'gz',
  'tar',
  'tar.gz',
  'bz2',
  'xz',
  '7z',
  'rar',
  'zst',
  'lz',
  'lz4',
  'cab',
  'ar',
  'Z',
]);

const notAVideo = (what: string | null): AnalysisError =>
  new AnalysisError(
    'NOT_A_VIDEO',
    what ? `The file is ${what}, not a video that can be analysed.` : 'The bytes of the file are of no known kind.',
    { hint: `Send the file itself, in a container that this service reads: ${READS}.` },
  );
