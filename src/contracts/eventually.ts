/** How long a promise may take that names no time, ms: long enough for a machine that is busy otherwise. */
const WITHIN_MS = 10_000;

/** Repeats an expectation until it holds; fails with its last failure when it has not after ten seconds. */
export async function eventually(expectation: () => Promise<void>, { everyMs = 20 } = {}): Promise<void> {
  const deadline = Date.now() + WITHIN_MS;
  for (;;) {
    try {
      return await expectation();
    } catch (failure) {
      if (Date.now() > deadline) throw failure;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }
}
