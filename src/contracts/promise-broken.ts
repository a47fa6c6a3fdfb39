/** An implementation does not do what its port promises. The message says what to do; the stack is that of the failure. */
export class PromiseBroken extends Error {
  override readonly name = 'PromiseBroken';

  constructor({
    port,
    subject,
    name,
    advice,
    failure,
  }: Record<'port' | 'subject' | 'name' | 'advice', string> & { failure: unknown }) {
    const { message, stack = '' } = failure instanceof Error ? failure : new Error(String(failure));
    super(`${port} promises: it ${name}. "${subject}" did not.\nWhat to do: ${advice}\nWhat was seen: ${message}`);
    const frames = stack.split('\n').filter((line) => /^\s+at /.test(line));
    this.stack = [`${this.name}: ${this.message}`, ...frames].join('\n');
  }
}
