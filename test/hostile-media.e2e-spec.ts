import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FileServer } from './support/file-server.js';
import { BaitTrap } from './support/hostile/bait.js';
import { hostileFiles, isOfShortForm } from './support/hostile/hostile-files.js';
import { HostileRun } from './support/hostile/hostile-run.js';
import { LIMITS } from './support/hostile/limits.js';
import { ConfinementWatch, promisedBy } from './support/hostile/watch.js';
import { Service } from './support/service.js';

const linux = process.platform === 'linux' ? describe : describe.skip;

linux('files that mean harm, sent to a running service', () => {
  let service: Service;
  let server: FileServer;
  let trap: BaitTrap;
  let watch: ConfinementWatch;
  let run: HostileRun;

  beforeAll(async () => {
    [trap, server] = await Promise.all([BaitTrap.set(), FileServer.start()]);
    const limits = { ...LIMITS, TASK_TIMEOUT_S: '300', RATE_LIMIT_PER_MINUTE: '0' };
    service = await Service.start({ ...limits, WORKER_CONCURRENCY: '2' });
    watch = new ConfinementWatch(service.dataDir, promisedBy(await service.api.logged(/^ffmpeg runs with/, 60_000)));
    run = new HostileRun(service, server, trap, 600);
    await run.send((await hostileFiles(trap.bait, { frames: 2_000 })).filter(isOfShortForm), 4);
    await run.settle();
  }, 1_200_000);

  afterAll(async () => {
    watch.stop();
    await service.stop();
    await Promise.all([server.stop(), trap.remove()]);
  }, 60_000);

  it('end, each with the code that is its own, and leave no process, no file and no call', () => {
    expect(run.faults).toEqual([]);
    expect(run.endings.length).toBeGreaterThan(120);
  });

  it('are read by an ffmpeg that is confined as the log says', () => {
    expect(watch.seen.size).toBeGreaterThan(0);
    expect([...watch.faults]).toEqual([]);
  });

  it('write nothing of theirs into the log and raise no error there', () => {
    for (const { msg } of service.api.log) run.inspect('a log line', msg);
    expect(run.faults).toEqual([]);
    expect(service.api.log.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
