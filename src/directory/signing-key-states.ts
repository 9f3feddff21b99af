/**
 * Where a key stands:
 * - `made`: its record is to be put into DNS;
 * - `published`: some of the domain's servers have the record, or those who change the zone have taken it;
 * - `seen`: all of them have it, and resolvers forget meanwhile that it was not there;
 * - `active`: it signs;
 * - `retired`: it signs no more, and its record stays for mail on its way;
 * - `expired`: no mail needs it, and its record is to be taken out of DNS.
 */
export const signingKeyStates = ['made', 'published', 'seen', 'active', 'retired', 'expired'] as const;
export type SigningKeyState = (typeof signingKeyStates)[number];

export const signingAlgorithms = ['rsa', 'ed25519'] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** What is known of a key for its rotation. Times in milliseconds since the epoch. */
export interface SigningKeyAge {
  selector: string;
  algorithm: SigningAlgorithm;
  state: SigningKeyState;
  state_since: number;
  /** When time moves it on; null where something else does. */
  due_at: number | null;
}

/** At how many of a domain's authoritative servers the record of a key is; `unknown`: they did not say. */
export type KeySight = 'everywhere' | 'partly' | 'nowhere' | 'unknown';

/** What rotation goes by. */
export interface RotationFacts {
  now: number;
  /** How each record is in DNS, by selector; of others nothing is known. */
  sights: ReadonlyMap<string, KeySight>;
  /** Milliseconds until resolvers have forgotten that a record was not there: the zone's negative TTL (RFC 2308 5). */
  settle: number;
  /** How long a key signs; null: until somebody asks for another. */
  age: number | null;
  /** How long mail that a key signed may be under way. */
  underWay: number;
  /** Somebody asks for new keys though the old ones are young. */
  early?: boolean;
  /** Somebody says that keys which wait shall sign now, whatever DNS says. */
  force?: boolean;
}

/** A key that goes on to another state. */
export interface KeyMove {
  selector: string;
  from: SigningKeyState;
  to: SigningKeyState;
  due: number | null;
}

/** What is to be done with a domain's keys. */
export interface RotationSteps {
  /** Algorithms that need a new key. */
  make: SigningAlgorithm[];
  moves: KeyMove[];
  /** Selectors whose records are to be put into DNS, and taken out of it. */
  publish: string[];
  withdraw: string[];
  /** Selectors whose keys are forgotten. */
  forget: string[];
}

/** Whether the key's record must be in DNS. */
export function isPublic(state: SigningKeyState): boolean {
  return state !== 'expired';
}

/** Whether the key is on its way to signing. */
export function isWaiting(state: SigningKeyState): boolean {
  return state === 'made' || state === 'published' || state === 'seen';
}

/**
 * The steps that are due now (RFC 6376 3.6.1 calls for them, M3AAWG's DKIM Key Rotation for this order). Pure: the same
 * steps again until they are done.
 */
export function rotationSteps(keys: readonly SigningKeyAge[], facts: RotationFacts): RotationSteps {
  const sightOf = ({ selector }: SigningKeyAge) => facts.sights.get(selector) ?? 'unknown';
  const expired = keys.filter(({ state }) => state === 'expired');
  const moves = signingAlgorithms.flatMap((algorithm) =>
    movesOf(
      keys.filter((key) => key.algorithm === algorithm),
      facts,
      sightOf,
    ),
  );
  return {
    make: signingAlgorithms.filter((algorithm) =>
      isMissing(
        keys.filter((key) => key.algorithm === algorithm),
        facts,
      ),
    ),
    moves,
    publish: selectors(keys.filter((key) => isWaiting(key.state) && sightOf(key) === 'nowhere')),
    withdraw: selectors(expired.filter((key) => sightOf(key) !== 'nowhere')),
    forget: selectors(expired.filter((key) => sightOf(key) === 'nowhere')),
  };
}

function selectors(keys: readonly SigningKeyAge[]): string[] {
  return keys.map(({ selector }) => selector);
}

/** Whether the keys of one algorithm lack one that could follow. */
function isMissing(keys: readonly SigningKeyAge[], { now, age, early = false }: RotationFacts): boolean {
  if (keys.some(({ state }) => isWaiting(state))) return false;
  const active = keys.filter(({ state }) => state === 'active');
  return early || active.length === 0 || (age !== null && active.every((key) => now - key.state_since >= age));
}

/** Moves of the keys of one algorithm. */
function movesOf(
  keys: readonly SigningKeyAge[],
  facts: RotationFacts,
  sightOf: (key: SigningKeyAge) => KeySight,
): KeyMove[] {
  const { now, underWay } = facts;
  const moves = keys.flatMap((key) => {
    const next = nextState(key, sightOf(key), facts);
    return next === null ? [] : [{ selector: key.selector, from: key.state, ...next }];
  });
  if (!moves.some(({ to }) => to === 'active')) return moves;
  const followed = keys.filter(({ state }) => state === 'active');
  const retired = { from: 'active', to: 'retired', due: now + underWay } as const;
  return [...moves, ...followed.map(({ selector }) => ({ selector, ...retired }))];
}

/** The state that follows for a key by itself; null where it stays. */
function nextState(key: SigningKeyAge, sight: KeySight, facts: RotationFacts): Pick<KeyMove, 'to' | 'due'> | null {
  const { now, settle, force = false } = facts;
  const due = key.due_at !== null && now >= key.due_at;
  if (key.state === 'retired') return due ? { to: 'expired', due: null } : null;
  if (!isWaiting(key.state)) return null;
  if (force) return { to: 'active', due: null };
  switch (sight) {
    case 'unknown':
      return null;
    case 'nowhere':
      // What was taken for published need not be everywhere at once; what all servers had and lost begins anew.
      return key.state === 'seen' ? { to: 'made', due: null } : null;
    case 'partly':
      return key.state === 'published' ? null : { to: 'published', due: null };
    case 'everywhere':
      if (key.state !== 'seen') return { to: 'seen', due: now + settle };
      return due ? { to: 'active', due: null } : null;
  }
}
