import { lstat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { FastifyReply } from 'fastify';
import { Problem } from './problem.js';

/** Media types of what this service stores, by extension; everything else is bytes that no browser interprets. */
export const MEDIA_TYPES: Readonly<Record<string, string>> = {
  '.mp4': 'video/mp4',
  '.m4v': 'video/mp4',
  '.mov': 'video/quicktime',
  '.mkv': 'video/x-matroska',
  '.webm': 'video/webm',
  '.avi': 'video/x-msvideo',
  '.flv': 'video/x-flv',
  '.ts': 'video/mp2t',
  '.mts': 'video/mp2t',
  '.m2ts': 'video/mp2t',
  '.ogv': 'video/ogg',
  '.mpg': 'video/mpeg',
  '.mpeg': 'video/mpeg',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.json': 'application/json',
  '.ndjson': 'application/x-ndjson',
  '.vtt': 'text/vtt; charset=utf-8',
};

/** Of a file whose extension says nothing. */
const UNKNOWN = 'application/octet-stream';

/** Every media type that a stored file may have. */
export const FILE_TYPES: readonly string[] = [...new Set(Object.values(MEDIA_TYPES)), UNKNOWN];

/** Those that an upload may have: videos, pictures, and what is not known. */
export const UPLOAD_TYPES = FILE_TYPES.filter((type) => /^(video|image)/.test(type) || type === UNKNOWN);

/** Sends a file of a folder with Range and conditional requests; 404 for names that are not plain, do not exist, or are links: nothing beyond the folder is ever read. */
export async function sendFile(reply: FastifyReply, folder: string, name: string): Promise<void> {
  const isPlain = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(name);
  const entry = isPlain ? await lstat(join(folder, name)).catch(() => null) : null;
  if (!entry?.isFile()) throw fileNotFound(name);
  reply.type(MEDIA_TYPES[extname(name).toLowerCase()] ?? UNKNOWN);
  // it is a word to caches; a client that sends If-None-Match with it (as fetch does) may have its 304
  delete reply.request.raw.headers['cache-control'];
  await reply.sendFile(name, folder, { cacheControl: false, contentType: false });
}

/** 404 for a file that does not exist, or not for this client. */
export const fileNotFound = (name: string): Problem =>
  new Problem('FILE_NOT_FOUND', `No file is called "${name}" here.`);
