import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as runner from 'node:test';
import { vectorStoreContract } from 'video-ai-system/contracts';
import FileVectorStore from './file.vector-store.js';

const root = mkdtempSync(join(tmpdir(), 'file-vectors-'));
runner.after(() => rmSync(root, { recursive: true }));

vectorStoreContract(runner, 'file', async () => new FileVectorStore({ root }));
