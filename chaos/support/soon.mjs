/** Longest that something may be waited for, ms. */
const PATIENCE_MS = 10 * 60_000;

/** What was promised, or an error that says what did not come. */
export async function soon(what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come in ${PATIENCE_MS / 60_000} min.`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
