import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

const PRODUCES = 'video-ai-system:produces';

/** Says what a handler answers with when that is not JSON; `null` when it depends, and `Accept` is not looked at. */
export const Produces = (mediaType: string | null): MethodDecorator => SetMetadata(PRODUCES, mediaType);

/** Answers 406 when `Accept` (RFC 9110) rules out what the handler produces. */
@Injectable()
export class AcceptGuard implements CanActivate {
  readonly #reflector = new Reflector();

  canActivate(context: ExecutionContext): boolean {
    const handler = context.getHandler();
    const mediaType = this.#reflector.get<string | null | undefined>(PRODUCES, handler);
    const { accept } = context.switchToHttp().getRequest<FastifyRequest>().headers;
    const produced = mediaType === undefined ? 'application/json' : mediaType;
    if (produced === null || accept === undefined || accepts(accept, produced)) return true;
    throw new Problem('NOT_ACCEPTABLE', `This answer is ${produced}; Accept asks for "${accept}".`);
  }
}

/** Whether the most specific range that matches has a quality above 0. */
export function accepts(accept: string, mediaType: string): boolean {
  const ranges = [mediaType, `${mediaType.split('/', 1)[0]}/*`, '*/*'];
  const qualities = new Map(accept.split(',').map(readRange));
  const matching = ranges.find((range) => qualities.has(range));
  return matching !== undefined && qualities.get(matching) !== 0;
}

function readRange(text: string): [range: string, quality: number] {
  const [range = '', ...parameters] = text
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return [range, quality === undefined ? 1 : Number(quality) || 0];
}
