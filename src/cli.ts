#!/usr/bin/env node
import 'reflect-metadata';
import { runCommand } from './cli/commands.js';
import type { Output } from './cli/command.js';

// Whoever reads the output may have read enough: `models list | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

const output: Output = {
  line: (text) => void process.stdout.write(`${text}\n`),
  note: (text) => void process.stderr.write(`${text}\n`),
  bytes: (chunk) => void process.stdout.write(chunk),
  isTerminal: process.stdout.isTTY === true && process.stderr.isTTY === true,
  interrupted: () => {
    const asked = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM'] as const)
      process.once(name, () => asked.abort(new DOMException(`ended by ${name}`, 'AbortError')));
    return asked.signal;
  },
};

/** The command line: `video-ai-system analyze clip.mp4`. */
process.exitCode = await runCommand(process.argv.slice(2), output);
