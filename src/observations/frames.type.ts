import { Problem } from '../http/problem.js';
import { accepts } from '../http/produces.js';

/** One JSON document per line. */
export const NDJSON = 'application/x-ndjson';
const JSON_TYPE = 'application/json';

/** What to answer frames as: NDJSON when `Accept` names it, JSON when it takes JSON; else 406. */
export function frameType(accept: string | undefined): typeof NDJSON | typeof JSON_TYPE {
  const names = (accept ?? '').toLowerCase();
  if (names.includes(NDJSON) && accepts(names, NDJSON)) return NDJSON;
  if (accept === undefined || accepts(accept, JSON_TYPE)) return JSON_TYPE;
  throw new Problem('NOT_ACCEPTABLE', `This answer is ${JSON_TYPE} or ${NDJSON}; Accept asks for "${accept}".`);
}
