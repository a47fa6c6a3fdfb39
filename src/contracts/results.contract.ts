import { Results } from '../results/results.js';
import { Contract } from './contract.js';
import { isWhole } from './port-methods.js';
import { keysContract } from './results.keys.contract.js';
import { lifeContract } from './results.life.contract.js';
import { lookupContract } from './results.lookup.contract.js';
import { newsContract } from './results.news.contract.js';
import { type ResultsBench, ResultsRoom } from './results.room.js';
import type { TestRunner } from './test-runner.js';

const METHODS = [
  'accept',
  'find',
  'isExpired',
  'list',
  'begin',
  'progress',
  'holds',
  'release',
  'finish',
  'delete',
  'finishedBefore',
  'unfinished',
  'counts',
  'claimCallbacks',
  'settleCallback',
  'onChange',
  'health',
  'close',
] as const satisfies (keyof Results)[];

/**
 * What every `Results` promises. Run it on yours.
 *
 * @param name what yours is called.
 * @param open makes an empty storage, for each test another one.
 */
export function resultsContract(runner: TestRunner, name: string, open: () => Promise<ResultsBench>): void {
  const contract = new Contract(runner, 'Results', name);
  contract.suite(() => {
    const room = new ResultsRoom(contract, open);
    isWhole(contract, Results, METHODS, () => room.results);
    lifeContract(room);
    keysContract(room);
    lookupContract(room);
    newsContract(room);
  });
}
