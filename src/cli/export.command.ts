import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ExportFormat } from '../client/client.js';
import type { Command } from './command.js';
import { EXIT, UsageError } from './exit-codes.js';
import { onlyTask, SERVICE_OPTIONS, serviceOf, text } from './service.js';

const { json: _json, ...SERVICE } = SERVICE_OPTIONS;

/** `export`. */
export const exportResult: Command = {
  name: 'export',
  usage: '<task> --format FORMAT [-o FILE]',
  about: 'a result as what spreadsheets, players, editors and annotation tools read',
  options: {
    ...SERVICE,
    format: { type: 'string', short: 'f', value: 'FORMAT', about: 'csv, vtt, srt, edl, otio, coco or mot' },
    kind: { type: 'string', value: 'KIND', about: 'which of a format has several, such as chapters of vtt' },
    output: { type: 'string', short: 'o', value: 'FILE', about: 'where it is written; else it is printed' },
  },
  async run(given, output) {
    const id = onlyTask(given, 'export');
    const [format, kind, path] = [given.flags['format'], given.flags['kind'], given.flags['output']].map(text);
    if (format === undefined) throw new UsageError('export takes --format, such as --format csv');
    const { body } = await serviceOf(given).export(id, format as ExportFormat, kind === undefined ? {} : { kind });
    if (!body) return EXIT.ok;
    if (path !== undefined) await pipeline(Readable.fromWeb(body), createWriteStream(path));
    else for await (const chunk of body) output.bytes(chunk);
    return EXIT.ok;
  },
};
