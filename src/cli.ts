#!/usr/bin/env node
import 'reflect-metadata';
import { runCommand } from './cli/commands.js';

// Whoever reads the output may have read enough: `models list | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

/** The command line: `node dist/cli.js models pull yolox-nano`. */
process.exitCode = await runCommand(process.argv.slice(2), {
  line: (text) => void process.stdout.write(`${text}\n`),
  isTerminal: process.stdout.isTTY === true,
});
