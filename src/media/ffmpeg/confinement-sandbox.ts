import { dirname } from 'node:path';

/** Where programs and their libraries live; each is bound when it exists. `/etc/alternatives` is where Debian links some libraries. */
const SYSTEM = [
  '/usr',
  '/bin',
  '/lib',
  '/lib32',
  '/lib64',
  '/etc/ld.so.cache',
  '/etc/alternatives',
  '/nix/store',
  '/opt/homebrew',
];

/** bwrap's options: the system and the named files read-only, nothing else; no network; dies with us. */
export function sandboxArguments(program: string, reads: readonly string[]): string[] {
  const system = SYSTEM.flatMap((path) => ['--ro-bind-try', path, path]);
  const inSystem = SYSTEM.some((path) => program.startsWith(`${path}/`));
  const own = inSystem ? [] : ['--ro-bind', dirname(program), dirname(program)];
  const files = reads.flatMap((path) => ['--ro-bind', path, path]);
  return [
    '--unshare-all',
    '--die-with-parent',
    '--clearenv',
    ...system,
    '--proc',
    '/proc',
    '--dev',
    '/dev',
    ...own,
    ...files,
    '--chdir',
    '/',
  ];
}
