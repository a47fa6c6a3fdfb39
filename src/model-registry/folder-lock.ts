import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** How often the holder says that it lives, after how long of silence it does not, and how often who waits looks. */
const BEAT_MS = 5_000;
const SILENT_MS = 30_000;
const LOOK_MS = 100;

interface Holder {
  token: string;
  pid: number;
  host: string;
}

/** A lock by a file, among processes and machines that share a folder. One whose holder has died is taken over. */
export class FolderLock {
  private constructor(
    private readonly path: string,
    private readonly token: string,
    private readonly beat: NodeJS.Timeout,
  ) {}

  /** Does the work while holding the lock, waiting for it first. `onWait` is called once when somebody else has it. */
  static async hold<T>(path: string, work: () => Promise<T>, onWait?: () => void): Promise<T> {
    const lock = await FolderLock.#acquire(path, onWait);
    try {
      return await work();
    } finally {
      await lock.#release();
    }
  }

  /** Removes a lock whose holder has died; leaves any other. */
  static async removeDead(path: string): Promise<void> {
    await removeIfDead(path);
  }

  static async #acquire(path: string, onWait: (() => void) | undefined): Promise<FolderLock> {
    const holder: Holder = { token: randomUUID(), pid: process.pid, host: hostname() };
    await mkdir(dirname(path), { recursive: true });
    for (let tries = 0; ; tries++) {
      try {
        await claim(path, holder);
        const beat = setInterval(() => void utimes(path, new Date(), new Date()).catch(() => undefined), BEAT_MS);
        beat.unref();
        return new FolderLock(path, holder.token, beat);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      if (await removeIfDead(path)) continue;
      if (tries === 0) onWait?.();
      await wait(LOOK_MS);
    }
  }

  async #release(): Promise<void> {
    clearInterval(this.beat);
    if ((await holderOf(this.path))?.token === this.token) await rm(this.path, { force: true });
  }
}

/** Makes the file; `EEXIST` when somebody has. One that cannot be written would look like that of somebody who has just begun. */
async function claim(path: string, holder: Holder): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(JSON.stringify(holder));
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function holderOf(path: string): Promise<Holder | null> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Holder;
  } catch {
    return null;
  }
}

/** Takes the file of a dead holder away; by renaming it first, so that of two who try only one does. */
async function removeIfDead(path: string): Promise<boolean> {
  const holder = await holderOf(path);
  if (!(await isDead(path, holder))) return false;
  const aside = `${path}.${randomUUID()}`;
  try {
    await rename(path, aside);
  } catch {
    return true;
  }
  const taken = await holderOf(aside);
  // Somebody was faster and holds the lock by now: it is theirs.
  if (taken?.token !== holder?.token) await rename(aside, path);
  else await rm(aside, { force: true });
  return true;
}

async function isDead(path: string, holder: Holder | null): Promise<boolean> {
  const beaten = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => null,
  );
  if (beaten === null) return false;
  if (Date.now() - beaten > SILENT_MS) return true;
  return holder?.host === hostname() && !isAlive(holder.pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
