import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';

const HERE = encodeURIComponent(hostname());

/** A lease that nobody else has and that says which process of which machine holds it: `host/pid/uuid`. */
export const newLease = (): string => `${HERE}/${process.pid}/${randomUUID()}`;

/** Whether the holder is a process of this machine that no longer runs. A pid that was given anew passes for alive; the lease ends all the same. */
export function isOrphaned(lease: string): boolean {
  const [host, pid] = lease.split('/');
  if (host !== HERE) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
