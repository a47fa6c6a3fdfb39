/** As many tasks wait as `QUEUE_MAX_DEPTH` allows; nothing was accepted. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';

  constructor(limit: number) {
    super(`${limit} tasks are waiting, which is as many as this service takes.`);
  }
}

/** As many tasks of one owner wait as `QUEUE_MAX_PER_OWNER` allows; nothing was accepted. */
export class OwnerQueueFull extends Error {
  override readonly name = 'OwnerQueueFull';

  constructor(limit: number) {
    super(`${limit} of your tasks are waiting, which is as many as this service takes of one owner.`);
  }
}
