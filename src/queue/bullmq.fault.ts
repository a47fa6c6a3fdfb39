import type { Logger } from '@nestjs/common';
import { describe, type RedisLink } from '../storage/redis.js';

/** Logs what BullMQ reports by event. During an outage, which the link has said already, every connection repeats it: only for debugging. */
export function logFault(log: Logger, link: RedisLink, error: Error): void {
  const fault = `BullMQ: ${describe(error)}`;
  if (link.commands.status === 'ready') log.warn(fault);
  else log.debug(fault);
}
