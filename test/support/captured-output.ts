import type { Output } from '../../src/cli/command.js';

/** Keeps what a subcommand writes, as in a pipe. */
export class CapturedOutput implements Output {
  readonly isTerminal = false;
  /** What was asked for. */
  readonly lines: string[] = [];
  /** What was said besides. */
  readonly notes: string[] = [];
  readonly interruption = new AbortController();

  line = (text: string): void => void this.lines.push(text);
  note = (text: string): void => void this.notes.push(text);
  bytes = (chunk: Uint8Array): void => void this.lines.push(Buffer.from(chunk).toString());
  interrupted = (): AbortSignal => this.interruption.signal;

  get text(): string {
    return [...this.lines, ...this.notes].join('\n');
  }
}
