import { describe } from '@jest/globals';
import { lifeContract } from './results.life.contract.js';
import { keysContract } from './results.keys.contract.js';
import { lookupContract } from './results.lookup.contract.js';
import { newsContract } from './results.news.contract.js';
import { ResultsRoom, type ResultsBench } from './results.room.js';

/** What every `Results` promises. `open` makes an empty storage. */
export function resultsContract(name: string, open: () => Promise<ResultsBench>): void {
  describe(`${name} results`, () => {
    const room = new ResultsRoom(open);
    lifeContract(room);
    keysContract(room);
    lookupContract(room);
    newsContract(room);
  });
}
