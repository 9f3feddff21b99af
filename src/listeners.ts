import { rmSync, statSync } from 'node:fs';
import { MailError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Config, ListenerName } from '#config/schema.ts';
import type { Listener } from '#net/listener.ts';

/** Where a listener is to be: a TCP port, or a Unix socket. */
export type At = { host: string; port: number } | { path: string };

/** The listeners whose protocol is built, in the order of the configuration; the others stay closed. */
export const builtListeners = [
  'smtp',
  'submission',
  'submissions',
  'lmtp',
  'imap',
  'imaps',
  'pop3',
  'pop3s',
  'http',
  'https',
] as const satisfies readonly ListenerName[];

export type BuiltListener = (typeof builtListeners)[number];

/** Opens the listener of one name. */
export type Opener = (at: At) => Promise<Listener>;

/** How each of them is opened. */
export type Openers = Readonly<Record<BuiltListener, Opener>>;

/** An open TCP listener, with the port it really has. */
export interface Place {
  name: BuiltListener;
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
  readonly #open = new Map<BuiltListener, Open>();

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
  get names(): BuiltListener[] {
    return [...this.#open.keys()];
  }

  /** Names that the configuration wants and that are not open. */
  missing(config: Config): BuiltListener[] {
    return [...placesOf(config).keys()].filter((name) => !this.#open.has(name));
  }

  /** Open connections of one listener. */
  connections(name: BuiltListener): number {
    return this.#open.get(name)?.listener.connections ?? 0;
  }

  /**
   * Opens and closes what differs from the configuration; a listener whose place did not change keeps its connections,
   * a closed one lets its sessions finish. Returns what could not be opened and why, having opened the rest.
   */
  async apply(config: Config): Promise<MailError[]> {
    const wanted = placesOf(config);
    const leaving = [...this.#open].filter(([name, { at }]) => !sameAt(at, wanted.get(name)));
    // A closing listener frees its port at once, so its successor need not wait for the last session.
    const closing = leaving.map(([name, open]) => this.#close(name, open));
    const failures: MailError[] = [];
    for (const [name, at] of wanted) {
      try {
        await this.#openOne(name, at);
      } catch (error) {
        if (!(error instanceof MailError)) throw error;
        failures.push(error);
      }
    }
    await Promise.all(closing);
    return failures;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#open].map(([name, open]) => this.#close(name, open)));
  }

  async #openOne(name: BuiltListener, at: At): Promise<void> {
    if (this.#open.has(name)) return;
    if ('path' in at) removeStaleSocket(at.path);
    const listener = await this.#openers[name](at);
    this.#open.set(name, { at, listener });
    const where = 'path' in at ? at : { host: at.host, port: listener.port };
    this.#log.info('listening', { listener: name, ...where });
  }

  async #close(name: BuiltListener, { listener }: Open): Promise<void> {
    this.#open.delete(name);
    await listener[Symbol.asyncDispose]();
    this.#log.info('listener-closed', { listener: name });
  }
}

/** Where the enabled listeners of the protocols that are built are to be. */
function placesOf({ listeners }: Config): Map<BuiltListener, At> {
  const places = new Map<BuiltListener, At>();
  for (const name of builtListeners) {
    const listener = listeners[name];
    if (!listener.enabled) continue;
    places.set(name, 'path' in listener ? { path: listener.path } : { host: listener.host, port: listener.port });
  }
  return places;
}

/** Where the TCP listeners will be, by the configuration alone. */
export function configuredPlaces(config: Config): Place[] {
  return [...placesOf(config)].flatMap(([name, at]) => ('path' in at ? [] : [{ name, ...at }]));
}

function sameAt(a: At, b: At | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** A Unix socket outlives the process that was killed; the data directory's lock proves that nobody else serves it. */
function removeStaleSocket(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isSocket() === true) rmSync(path);
}
