import * as jest from '@jest/globals';
import { join } from 'node:path';
import { Database } from '../storage/database.js';
import { resultsContract } from '../contracts/results.contract.js';
import { temporaryFolder } from '../../test/support/temporary.js';
import { EmbeddedResults } from './embedded.results.js';

resultsContract(jest, 'embedded', async () => {
  const folder = temporaryFolder();
  const opened: { results: EmbeddedResults; database: Database }[] = [];
  return {
    open: async () => {
      const database = await Database.open(join(folder.path, 'tasks.sqlite'));
      const results = new EmbeddedResults(database);
      opened.push({ results, database });
      return results;
    },
    close: async () => {
      await Promise.all(opened.map(({ results }) => results.close()));
      for (const { database } of opened) database.close();
      folder.remove();
    },
  };
});
