/** Repeats an expectation until it holds; fails with its last failure when it has not after `withinMs`: long enough for a machine that is busy otherwise. */
export async function eventually(
  expectation: () => Promise<void>,
  { withinMs = 10_000, everyMs = 20 }: { withinMs?: number; everyMs?: number } = {},
): Promise<void> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await expectation();
    } catch (failure) {
      if (Date.now() > deadline) throw failure;
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
  }
}
