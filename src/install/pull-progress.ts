/** One file on its way. */
export interface FileProgress {
  advance(done: number, total: number | null): void;
  end(): void;
}

/** Who is told how far pulling has come. */
export interface PullProgress {
  /** A file begins; its bytes are null when nobody published how many it has. */
  begin(file: string, bytes: number | null): FileProgress;
  /** A sentence for whoever watches. */
  note(sentence: string): void;
}
