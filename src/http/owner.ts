import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Owner of the API key that the request came with; absent without keys. */
    owner?: string | null;
  }
}

/** Handler parameter: owner of the API key that the request came with, or null without keys. */
export const Owner = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | null =>
    context.switchToHttp().getRequest<FastifyRequest>().owner ?? null,
);
