import { type ArgumentMetadata, type PipeTransform, ValidationPipe, type ValidationError } from '@nestjs/common';
import { registerDecorator, type ValidationArguments } from 'class-validator';
import { type Fault, Problem } from './problem.js';

/** What is wrong with a value; the pointers are relative to it (`''` for itself, `/key` for a part of it). */
export type FindFaults = (value: unknown) => Fault[];

const finders = new Map<string, FindFaults>();

/** A property decorator whose check says itself where the faults are, for values that class-validator cannot look into. */
export function Check(name: string, find: FindFaults): PropertyDecorator {
  finders.set(name, find);
  return (target, key) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(key),
      validator: {
        validate: (value: unknown) => find(value).length === 0,
        defaultMessage: ({ property }: ValidationArguments) => `${property} is not valid.`,
      },
    });
}

/** Codes of the checks of class-validator that a client meets; others are `INVALID`. */
const CODES: Record<string, string> = {
  whitelistValidation: 'UNKNOWN_FIELD',
  isDefined: 'REQUIRED',
  isString: 'NOT_A_STRING',
  isInt: 'NOT_A_WHOLE_NUMBER',
  min: 'OUT_OF_RANGE',
  max: 'OUT_OF_RANGE',
  isIn: 'UNKNOWN_VALUE',
  isObject: 'NOT_AN_OBJECT',
};

/** Takes only what the classes of body and query describe, and answers 422 with a fault for each wrong place. */
export class StrictPipe implements PipeTransform {
  readonly #body = pipe('#');
  readonly #query = pipe('#/query');

  async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    if (metadata.type === 'query') return this.#query.transform(value, metadata);
    if (metadata.type === 'body' && value !== undefined) checkObject(value);
    return this.#body.transform(value, metadata);
  }
}

function checkObject(body: unknown): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw Problem.invalid({ pointer: '#', code: 'NOT_AN_OBJECT', detail: 'The body must be a JSON object.' });
  const faults = forbiddenKeys(body, '#');
  if (faults.length > 0) throw Problem.invalid(...faults);
}

/** Keys that Nest would drop without a word. */
function forbiddenKeys(value: unknown, pointer: string): Fault[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const at = `${pointer}/${escape(key)}`;
    if (!['constructor', 'prototype'].includes(key)) return forbiddenKeys(part, at);
    return [{ pointer: at, code: 'FORBIDDEN_KEY', detail: `A key may not be called "${key}".` }];
  });
}

const pipe = (root: string): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    errorHttpStatusCode: 422,
    transform: true,
    exceptionFactory: (errors) => Problem.invalid(...errors.flatMap((error) => faultsOf(error, root))),
  });

function faultsOf(error: ValidationError, parent: string): Fault[] {
  const pointer = `${parent}/${escape(error.property)}`;
  const own = Object.entries(error.constraints ?? {}).slice(0, 1);
  return [
    ...own.flatMap(
      ([name, message]) => finderFaults(name, error.value, pointer) ?? [plainFault(name, message, pointer)],
    ),
    ...(error.children ?? []).flatMap((child) => faultsOf(child, pointer)),
  ];
}

function finderFaults(name: string, value: unknown, pointer: string): Fault[] | null {
  const faults = finders.get(name)?.(value);
  return faults ? faults.map((fault) => ({ ...fault, pointer: pointer + fault.pointer })) : null;
}

function plainFault(name: string, message: string, pointer: string): Fault {
  const field = pointer.slice(pointer.lastIndexOf('/') + 1);
  const detail = name === 'whitelistValidation' ? `There is no field "${field}" here` : message;
  return { pointer, code: CODES[name] ?? 'INVALID', detail: `${detail}.` };
}

/** A key as a part of a JSON pointer (RFC 6901). */
export const escape = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');
