const HOUR_MS = 3_600_000;

/** How long an idempotency key names its task, ms. */
export const IDEMPOTENCY_TTL_MS = 24 * HOUR_MS;

/** How long a task that retention removed answers 410 instead of 404, ms. */
export const EXPIRED_TTL_MS = 30 * 24 * HOUR_MS;

/** Clocks of several machines differ by less; a time that is further ahead was noted before the clock was set back. */
export const AHEAD_MS = 60_000;
