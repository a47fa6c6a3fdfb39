import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { Problem } from '../http/problem.js';
import type { Write } from './export-source.js';
import { type ExportFormat, FORMAT_NAMES, FORMATS, type FormatName, KINDS } from './formats.js';

const KIND_LIST = FORMAT_NAMES.map((name) => `${name}: ${Object.keys(FORMATS[name].kinds).join(', ')}`).join('; ');

/** Query of an export. */
export class ExportQuery {
  @ApiProperty({
    required: false,
    enum: FORMAT_NAMES,
    default: 'csv',
    description: 'What to write the result as.',
    example: 'vtt',
  })
  @IsOptional()
  @IsIn(FORMAT_NAMES, { message: `format must be one of ${FORMAT_NAMES.join(', ')}` })
  format?: FormatName;

  @ApiProperty({
    required: false,
    enum: KINDS,
    description: `What of the result; the first is meant when nothing is said. ${KIND_LIST}.`,
    example: 'chapters',
  })
  @IsOptional()
  @IsIn(KINDS, { message: `kind must be one of those of its format (${KIND_LIST})` })
  kind?: string;
}

/** What a query asks for. */
export interface AskedExport {
  format: ExportFormat;
  kind: string;
  write: Write;
  /** Of the file that it is saved as, after the video's title. */
  suffix: string;
}

/** Throws 422 for a kind that another format has. */
export function askedExport({ format: name = 'csv', kind }: ExportQuery): AskedExport {
  const format: ExportFormat = FORMATS[name];
  const kinds = Object.keys(format.kinds);
  const asked = kind ?? (kinds[0] as string);
  const write = kinds.includes(asked) ? format.kinds[asked] : undefined;
  if (!write)
    throw Problem.invalid({
      pointer: '#/query/kind',
      code: 'UNKNOWN_VALUE',
      detail: `kind of ${name} must be one of ${kinds.join(', ')}, not ${asked}.`,
    });
  const suffix = kinds.length > 1 ? `.${asked}.${format.extension}` : `.${format.extension}`;
  return { format, kind: asked, write, suffix };
}
