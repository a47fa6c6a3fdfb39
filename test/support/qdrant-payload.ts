type Payload = Record<string, unknown>;
type Condition = Record<string, unknown>;

/** Part of Qdrant's filter language that is not played here: whoever asks for it must add it, or the test proves nothing. */
export class NotPlayed extends Error {
  override readonly name = 'NotPlayed';
}

/** Whether a filter (`must`, `should`, `must_not`) lets a payload through, per Qdrant's documentation of filtering. */
export function matches(filter: unknown, payload: Payload): boolean {
  if (filter === undefined || filter === null) return true;
  const { must, should, must_not, ...others } = filter as Record<string, Condition[] | undefined>;
  if (Object.keys(others).length > 0) throw new NotPlayed(`filter: ${Object.keys(others).join(', ')}`);
  const holds = (condition: Condition): boolean => meets(condition, payload);
  return (must ?? []).every(holds) && (!should || should.some(holds)) && !(must_not ?? []).some(holds);
}

function meets(condition: Condition, payload: Payload): boolean {
  const { key, match, range, is_null, ...others } = condition;
  if (Object.keys(others).length > 0) return matches(condition, payload);
  if (is_null) return valueAt(payload, (is_null as { key: string }).key) === null;
  const value = valueAt(payload, key as string);
  // A field that holds a list meets a condition when one of its elements does.
  const values = Array.isArray(value) ? value : [value];
  return values.some((each) => equal(match, each) && within(range, each));
}

function equal(match: unknown, value: unknown): boolean {
  if (match === undefined) return true;
  const { value: wanted, any, ...others } = match as { value?: unknown; any?: unknown[] };
  if (Object.keys(others).length > 0) throw new NotPlayed(`match: ${Object.keys(others).join(', ')}`);
  return any ? any.includes(value) : value === wanted;
}

function within(range: unknown, value: unknown): boolean {
  if (range === undefined) return true;
  const { gte = -Infinity, gt = -Infinity, lt = Infinity, lte = Infinity } = range as Record<string, number>;
  return typeof value === 'number' && value >= gte && value > gt && value < lt && value <= lte;
}

function valueAt(payload: Payload, key: string): unknown {
  if (!/^[A-Za-z0-9_-]+$/.test(key)) throw new NotPlayed(`the path ${key}`);
  return payload[key];
}
