/** What a file system says of a folder that must not be written: by rights, by a flag of the folder, or mounted read-only. */
const CODES: readonly unknown[] = ['EACCES', 'EPERM', 'EROFS'];

/** Whether an error says that something must not be written here, which an operator can mend while the service runs. */
export const isNotWritable = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && CODES.includes(error.code);
