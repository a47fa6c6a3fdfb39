/** The service cannot start on what it found, and the operator can mend it: what, where and how stands in the message. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
}
