/** A file could not be had: a sentence that says which, and what the other side answered. */
export class DownloadFailed extends Error {
  override readonly name = 'DownloadFailed';

  constructor(
    message: string,
    /** Whether the same may work a moment later. */
    readonly isPassing: boolean = false,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
