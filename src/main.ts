import { StopSignals } from './stop-signals.js';

const signals = new StopSignals();
const [{ run }, { serve }] = await Promise.all([import('./process.js'), import('./serve.js')]);

/** The API process. */
await run('api', signals, serve);
