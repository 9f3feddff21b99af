import { rmSync, statSync } from 'node:fs';
import type { Log } from '#base/log.ts';
import type { Config, ListenerName } from '#config/schema.ts';
import type { Listener } from '#net/listener.ts';

/** Where a listener is to be: a TCP port, or a Unix socket. */
export type At = { host: string; port: number } | { path: string };

/** Names of the listeners whose protocol is built. */
const builtListeners: ReadonlySet<ListenerName> = new Set([
  'smtp',
  'submission',
  'submissions',
  'lmtp',
  'pop3',
  'pop3s',
  'http',
  'https',
] as const);

/** Opens the listener of one name. */
export type Opener = (at: At) => Promise<Listener>;

/** The listeners of the protocols that are built. */
export type Openers = Readonly<Partial<Record<ListenerName, Opener>>>;

/** An open TCP listener, with the port it really has. */
export interface Place {
  name: ListenerName;
  host: string;
  port: number;
}

interface Open {
  at: At;
  listener: Listener;
}

/** The open listeners, kept as the configuration wants them. */
export class Listeners implements AsyncDisposable {
  readonly #openers: Openers;
  readonly #log: Log;
  readonly #open = new Map<ListenerName, Open>();

  /** `make` gives the openers; it gets the listeners themselves, whose state the health page shows. */
  constructor(make: (listeners: Listeners) => Openers, log: Log) {
    this.#openers = make(this);
    this.#log = log;
  }

  /** TCP listeners, in the order of the configuration. */
  get places(): Place[] {
    return [...this.#open].flatMap(([name, { at, listener }]) =>
      'path' in at ? [] : [{ name, host: at.host, port: listener.port }],
    );
  }

  /** Names of all listeners. */
  get names(): ListenerName[] {
    return [...this.#open.keys()];
  }

  /** Names that the configuration wants and that are not open, of the protocols that are built. */
  missing(config: Config): ListenerName[] {
    return [...placesOf(config).keys()].filter((name) => name in this.#openers && !this.#open.has(name));
  }

  /** Sessions of one listener. */
  connections(name: ListenerName): number {
    return this.#open.get(name)?.listener.connections ?? 0;
  }

  /**
   * Opens and closes what differs from the configuration; a listener whose place did not change keeps its connections,
   * a closed one lets its sessions finish. Throws MailError('unavailable') at the first that cannot be opened.
   */
  async apply(config: Config): Promise<void> {
    const wanted = placesOf(config);
    const leaving = [...this.#open].filter(([name, { at }]) => !sameAt(at, wanted.get(name)));
    // A closing listener frees its port at once, so its successor need not wait for the last session.
    const closing = leaving.map(([name, open]) => this.#close(name, open));
    for (const [name, at] of wanted) {
      const opener = this.#openers[name];
      if (opener === undefined || this.#open.has(name)) continue;
      if ('path' in at) removeStaleSocket(at.path);
      const listener = await opener(at);
      this.#open.set(name, { at, listener });
      this.#log.info('listening', { listener: name, ...at, ...('path' in at ? {} : { port: listener.port }) });
    }
    await Promise.all(closing);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#open].map(([name, open]) => this.#close(name, open)));
  }

  async #close(name: ListenerName, { listener }: Open): Promise<void> {
    this.#open.delete(name);
    await listener[Symbol.asyncDispose]();
    this.#log.info('listener-closed', { listener: name });
  }
}

/** Where the enabled listeners are to be. */
function placesOf({ listeners }: Config): Map<ListenerName, At> {
  const entries = Object.entries(listeners) as [ListenerName, Config['listeners'][ListenerName]][];
  return new Map(
    entries
      .filter(([, listener]) => listener.enabled)
      .map(([name, listener]) => [
        name,
        'path' in listener ? { path: listener.path } : { host: listener.host, port: listener.port },
      ]),
  );
}

/** Where the TCP listeners of the protocols that are built will be, by the configuration alone. */
export function configuredPlaces(config: Config): Place[] {
  return [...placesOf(config)].flatMap(([name, at]) =>
    'path' in at || !builtListeners.has(name) ? [] : [{ name, host: at.host, port: at.port }],
  );
}

function sameAt(a: At, b: At | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A Unix socket outlives the process that was killed; the data directory's lock proves that nobody else serves it. */
function removeStaleSocket(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isSocket() === true) rmSync(path);
}
