import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { footage } from '../footage.js';
import { HttpServer } from '../http-server.js';
import type { Bait } from './hostile-file.js';

const TEXT = 'canary-5d0f7c1e';

/** Things that lie where a script could find them, and what tells whether anybody came. */
export class BaitTrap {
  /** How often the named pipe was opened. */
  opened = 0;
  #isOver = false;

  private constructor(
    readonly bait: Bait,
    private readonly folder: string,
    private readonly listener: HttpServer,
  ) {}

  static async set(): Promise<BaitTrap> {
    const folder = await mkdtemp(join(tmpdir(), 'vas-bait-'));
    const [pipe, video] = [join(folder, `${TEXT}.ts`), join(folder, 'canary.ts')];
    await promisify(execFile)('mkfifo', [pipe]);
    const picture = ['-f', 'lavfi', '-i', 'testsrc2=size=96x64:rate=10:duration=1', '-c:v', 'mpeg2video'];
    await copyFile(await footage.any('canary.ts', picture), video);
    const listener = await HttpServer.start();
    const trap = new BaitTrap({ video, pipe, text: TEXT, url: listener.url('').replace(/\/$/, '') }, folder, listener);
    void trap.#watch();
    return trap;
  }

  /** Connections to the listener. */
  get connections(): number {
    return this.listener.connections;
  }

  async remove(): Promise<void> {
    this.#isOver = true;
    // Lets go of the write end that waits for a reader.
    await (await open(this.bait.pipe, 'r+')).close();
    await this.listener.stop();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Opening a pipe for writing waits until somebody reads it. */
  async #watch(): Promise<void> {
    while (!this.#isOver) {
      const end = await open(this.bait.pipe, 'w');
      if (!this.#isOver) this.opened++;
      await end.write(TEXT).catch(() => undefined);
      await end.close();
    }
  }
}
