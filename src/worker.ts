import { StopSignals } from './stop-signals.js';

const signals = new StopSignals();
const [{ run }, { work }] = await Promise.all([import('./process.js'), import('./work.js')]);

/** A worker process. */
await run('worker', signals, work);
