/** Writes `.env.example` from the declarations in `src/common/env.ts` (after a build). */
import { writeFileSync } from 'node:fs';
import { envExample } from '../dist/common/env-example.js';

writeFileSync(new URL('../.env.example', import.meta.url), envExample());
