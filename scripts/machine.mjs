import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { platform } from 'node:os';

/** Root of the project, with a trailing slash. */
export const ROOT = new URL('..', import.meta.url).pathname;

const REQUIRED_NODE = [20, 19];

/** Ends the process with a message that says what to do. */
export function giveUp(message) {
  process.stderr.write(`\n${message}\n`);
  process.exit(1);
}

/** Prints one step of the preparation. */
export const say = (text) => process.stdout.write(`• ${text}\n`);

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [needMajor, needMinor] = REQUIRED_NODE;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  giveUp(`This needs Node ${REQUIRED_NODE.join('.')} or newer; this is ${process.versions.node}.`);
}

const isThere = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Runs a command of the preparation; its output is shown only when it fails. */
function run(command, args, env = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status === 0) return;
  giveUp(`"${command} ${args.join(' ')}" failed:\n${error?.message ?? ''}${stdout ?? ''}${stderr ?? ''}`);
}

/**
 * Sees to it that programs are installed: by apt-get as root, by brew; else says the exact command. What has no `brew` name is
 * wanted only where apt-get can install it.
 */
export function requirePrograms(packages) {
  const isRootOfDebian = isThere('apt-get') && process.getuid?.() === 0;
  const missing = Object.values(packages).filter(
    ({ programs, brew }) => !programs.every(isThere) && (isRootOfDebian || brew),
  );
  if (missing.length === 0) return;
  const apt = missing.map(({ apt: name }) => name).join(' ');
  const brew = missing.map(({ brew: name }) => name).join(' ');
  if (isRootOfDebian) {
    say(`Installing ${apt} (apt-get)`);
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...apt.split(' ')], {
      DEBIAN_FRONTEND: 'noninteractive',
    });
  } else if (isThere('brew')) {
    say(`Installing ${brew} (brew)`);
    run('brew', ['install', ...brew.split(' ')]);
  } else {
    const command =
      platform() === 'darwin' ? `brew install ${brew}   (Homebrew: https://brew.sh)` : `sudo apt-get install ${apt}`;
    giveUp(
      `Missing: ${missing.flatMap(({ programs }) => programs).join(', ')}. Install it with:\n\n  ${command}\n\nand run this again.`,
    );
  }
}

export const FFMPEG = { ffmpeg: { programs: ['ffmpeg', 'ffprobe'], apt: 'ffmpeg', brew: 'ffmpeg' } };
/** For the tests of pages, which are skipped without it. */
export const CHROMIUM = { chromium: { programs: ['chromium'], apt: 'chromium', brew: null } };
export const REDIS = { redis: { programs: ['redis-server'], apt: 'redis-server', brew: 'redis' } };

/** Installs the npm packages of the lock file unless they are there. */
export function installPackages() {
  const [lock, installed] = [`${ROOT}package-lock.json`, `${ROOT}node_modules/.package-lock.json`];
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  say('Installing packages (npm ci)');
  run('npm', ['ci', '--no-audit', '--no-fund'], { ONNXRUNTIME_NODE_INSTALL: 'skip' });
}

export function build() {
  say('Building');
  run('npm', ['run', '--silent', 'build']);
}
