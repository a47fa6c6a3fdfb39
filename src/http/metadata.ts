import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional } from 'class-validator';
import { Check, escape } from './faults.js';
import type { Fault } from './problem.js';

/** Most keys of `metadata`, and most characters of a key and of a value. */
export const METADATA = { keys: 16, keyLength: 64, valueLength: 512 } as const;

/** On a body's field `metadata`, which may be left out: checks it and writes it down. */
export const Metadata = (description: string, example: Record<string, string>): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      type: 'object',
      selfRequired: false,
      nullable: true,
      maxProperties: METADATA.keys,
      additionalProperties: { type: 'string', maxLength: METADATA.valueLength },
      example,
      description,
    }),
    IsOptional(),
    // as it was sent: class-transformer drops keys that objects inherit, such as toString
    Transform(({ obj }) => (obj as { metadata: unknown }).metadata),
    Check('isMetadata', metadataFaults),
  );

/** On a view's field `metadata`: documents it. */
export const SentWith = (): PropertyDecorator =>
  ApiProperty({
    type: 'object',
    additionalProperties: { type: 'string' },
    example: { camera: 'gate-2' },
    description: 'What the video was sent with.',
  });

/** What is wrong with a client's metadata, for `Check`; the pointers are relative to it. */
export function metadataFaults(value: unknown): Fault[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [{ pointer: '', code: 'NOT_AN_OBJECT', detail: 'metadata must be an object of strings.' }];
  const entries = Object.entries(value);
  if (entries.length <= METADATA.keys) return entries.flatMap(entryFaults);
  return [
    { pointer: '', code: 'TOO_MANY', detail: `metadata has ${entries.length} keys; it may have ${METADATA.keys}.` },
  ];
}

function entryFaults([key, value]: [string, unknown]): Fault[] {
  const fault = (code: string, detail: string): Fault[] => [{ pointer: `/${escape(key)}`, code, detail }];
  if (key.length === 0 || key.length > METADATA.keyLength)
    return fault('KEY_LENGTH', `A key of metadata has 1 to ${METADATA.keyLength} characters, not ${key.length}.`);
  if (typeof value !== 'string') return fault('NOT_A_STRING', `metadata.${key} must be a string.`);
  if (value.length <= METADATA.valueLength) return [];
  return fault('TOO_LONG', `metadata.${key} has ${value.length} characters; it may have ${METADATA.valueLength}.`);
}
