/** One thing that was looked at. */
export interface Check {
  name: string;
  /** `bad`: the service does not start or work like this; `warn`: something is missing that one may want. */
  state: 'ok' | 'warn' | 'bad';
  /** What was seen. */
  detail: string;
  /** The command or change that mends it; null where nothing is to be mended. */
  fix: string | null;
}

export const well = (name: string, detail: string): Check => ({ name, state: 'ok', detail, fix: null });
export const weak = (name: string, detail: string, fix: string): Check => ({ name, state: 'warn', detail, fix });
export const bad = (name: string, detail: string, fix: string): Check => ({ name, state: 'bad', detail, fix });

/** What a look gives, and `bad` with what was thrown where it throws. */
export async function looked(name: string, fix: string, look: () => Promise<Check>): Promise<Check> {
  try {
    return await look();
  } catch (error) {
    return bad(name, (error as Error).message, fix);
  }
}
