import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Where a Chromium is installed: `CHROMIUM_PATH`, or where distributions put it. */
export const CHROMIUM = process.env['CHROMIUM_PATH'] ?? PLACES.find((path) => existsSync(path));

/** Part of the name of tests that are skipped without a browser. */
export const NEEDS_CHROMIUM = CHROMIUM ? '' : ' (skipped: no Chromium; set CHROMIUM_PATH)';

/** A headless Chromium that reaches nothing but this machine. */
export function openBrowser(): Promise<Browser> {
  if (!CHROMIUM) throw new Error('no Chromium is installed');
  return chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-dev-shm-usage', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
  });
}
