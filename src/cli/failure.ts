/** What goes wrong, as the person at the terminal reads it, in their language. Never leaves the command line. */
export class Failure extends Error {
  /** 1: it was tried and failed; 2: the command makes no sense as given. */
  readonly exitCode: 1 | 2;

  constructor(sentence: string, exitCode: 1 | 2 = 1, cause?: unknown) {
    super(sentence, cause === undefined ? undefined : { cause });
    this.name = 'Failure';
    this.exitCode = exitCode;
  }
}
