/** Where a command runs: given from outside, so that tests can stand there too. */
export interface Terminal {
  /** Writes to standard output: answers. */
  out(text: string): void;
  /** Writes to standard error: failures. */
  error(text: string): void;
  /** Everything on standard input, up to its end. */
  readInput(): Promise<string>;
  /** The first of these signals that comes. */
  signal(...names: NodeJS.Signals[]): Promise<NodeJS.Signals>;
  /** Calls `act` at every such signal, until the returned function is called. */
  onSignal(name: NodeJS.Signals, act: () => void): () => void;
  environment: NodeJS.ProcessEnv;
  /** The current directory. */
  directory: string;
}

/** The terminal of this process. */
export const processTerminal: Terminal = {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
  readInput: async () => {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks).toString('utf8');
  },
  signal: (...names) =>
    new Promise((resolve) => {
      for (const name of names) process.once(name, resolve);
    }),
  onSignal: (name, act) => {
    process.on(name, act);
    return () => process.off(name, act);
  },
  environment: process.env,
  directory: process.cwd(),
};
