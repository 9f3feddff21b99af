import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { passkeyLimits as limits } from '#base/limits-sign-in.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Database, Reader } from '#db/types.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import { directoryCall, type Doer, type OwnActs } from '#directory/own-acts.ts';
import { type Principal, principalName, principalOf } from '#directory/principal.ts';
import type { Sealer } from '#directory/sealing.ts';
import { expiryOf, newChallenge } from './challenges.ts';
import { originOf } from './origin.ts';
import { listPasskeys, passkeyByCredential, type PasskeyItem, type PasskeyRow } from './rows.ts';

/** The parts of Passkeys. */
export interface PasskeyParts {
  database: Database;
  sealer: Sealer;
  clock: Clock;
  acts: OwnActs;
  /** The relying party: the host name that people open the service under. */
  hostname: string;
}

/** What a browser answers to a challenge, as far as it matters here (WebAuthn 3, 5.1.8); bytes in Base64url. */
export interface MadePasskey {
  id: string;
  response: { clientDataJSON: string; attestationObject: string; transports?: string[] | undefined };
}

export interface ShownPasskey {
  id: string;
  response: { clientDataJSON: string; authenticatorData: string; signature: string };
}

/** Options in JSON, as browsers take them. */
export type PasskeyOptions = Readonly<Record<string, unknown>>;

/** Ed25519, ES256 and RS256 (RFC 9053 2.2, RFC 8812 2): what every authenticator has one of. */
const algorithms = [-8, -7, -257];

const signIn = 'sign in';

/**
 * Passkeys (WebAuthn 3) for the browser: something that its owner has, opened by what the owner knows or is, and bound
 * to this host name. So one alone is two factors, and no page elsewhere can ask for it.
 */
export class Passkeys {
  readonly #reader: Reader;
  readonly #write: Writer<DirectoryOperations>;
  readonly #clock: Clock;
  readonly #acts: OwnActs;
  readonly #hostname: string;
  readonly #key: Uint8Array;

  constructor({ database, sealer, clock, acts, hostname }: PasskeyParts) {
    this.#reader = database.reader;
    this.#write = writerFor<DirectoryOperations>(database);
    this.#clock = clock;
    this.#acts = acts;
    this.#hostname = hostname;
    this.#key = sealer.derive('passkey challenges');
  }

  list(principal: Principal): Promise<PasskeyItem[]> {
    return listPasskeys(this.#reader, principal);
  }

  /** What the browser is asked to make a passkey with. `name`: the owner's, as the browser shows it. */
  async creationOptions(principal: Principal, name: string): Promise<PasskeyOptions> {
    const { generateRegistrationOptions } = await import('@simplewebauthn/server');
    const known = await listPasskeys(this.#reader, principal);
    const options = await generateRegistrationOptions({
      rpName: this.#hostname,
      rpID: this.#hostname,
      userName: name,
      userDisplayName: name,
      userID: new TextEncoder().encode(principalName(principal)),
      challenge: newChallenge(this.#key, creation(principal), this.#clock.now()),
      timeout: limits.answer,
      excludeCredentials: known.map(({ credential_id: id }) => ({ id })),
      supportedAlgorithmIDs: algorithms,
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    });
    return { ...options };
  }

  /** Keeps a passkey that the browser made; its id. Throws `auth-failed` for what cannot be verified, `bad-argument` (the name), `already-exists`, `limit`. */
  async add(by: Doer, principal: Principal, name: string, made: MadePasskey): Promise<number> {
    if (name.trim() === '' || name.length > limits.name || /\p{Cc}/u.test(name)) {
      const message = `the name is one line of at most ${limits.name} characters`;
      throw new MailError('bad-argument', message, {
        detail: { field: 'name', rule: 'one-line', reason: 'one-line', limit: limits.name },
      });
    }
    const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
    const answered = this.#answered(creation(principal));
    const { clientDataJSON, attestationObject, transports = [] } = made.response;
    const verified = await verifyRegistrationResponse({
      response: { ...whole(made.id), response: { clientDataJSON, attestationObject } },
      expectedChallenge: answered.expect,
      expectedOrigin: originOf(clientDataJSON, this.#hostname),
      expectedRPID: this.#hostname,
      supportedAlgorithmIDs: algorithms,
    }).catch(unproven);
    if (!verified.verified) throw unverified();
    const { credential } = verified.registrationInfo;
    const args = {
      principal,
      credentialId: credential.id,
      publicKey: credential.publicKey,
      signatures: credential.counter,
      transports,
      name: name.trim(),
      answered: answered.value(),
    };
    const [id] = await this.#acts.do(by, principal, { passkey: `added: ${args.name}` }, [
      directoryCall('passkey.add', args),
    ]);
    return id as number;
  }

  /** Throws `not-found`, also for one of somebody else. */
  async remove(by: Doer, principal: Principal, id: number): Promise<void> {
    await this.#acts.do(by, principal, { passkey: 'removed' }, [directoryCall('passkey.remove', { principal, id })]);
  }

  /** What a browser is asked to show a passkey with, whosever it is. */
  async requestOptions(): Promise<PasskeyOptions> {
    const { generateAuthenticationOptions } = await import('@simplewebauthn/server');
    const options = await generateAuthenticationOptions({
      rpID: this.#hostname,
      challenge: newChallenge(this.#key, signIn, this.#clock.now()),
      timeout: limits.answer,
      userVerification: 'required',
    });
    return { ...options };
  }

  /** Whose passkey this is. Throws `auth-failed`. */
  async prove({ id, response }: ShownPasskey): Promise<Principal> {
    const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
    const row = await passkeyByCredential(this.#reader, id);
    if (row === undefined) throw unverified();
    const answered = this.#answered(signIn);
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: { ...whole(id), response },
      expectedChallenge: answered.expect,
      expectedOrigin: originOf(response.clientDataJSON, this.#hostname),
      expectedRPID: this.#hostname,
      credential: credentialOf(row),
    }).catch(unproven);
    if (!verified) throw unverified();
    const { newCounter: signatures } = authenticationInfo;
    await this.#write(0, 'passkey.use', { id: row.passkey_id, signatures, answered: answered.value() });
    return principalOf(row);
  }

  /** Recognises the challenge of an answer, and remembers it. */
  #answered(purpose: string) {
    const now = this.#clock.now();
    let found: { challenge: string; expiresAt: number; now: number } | null = null;
    return {
      expect: (challenge: string): boolean => {
        const expiresAt = expiryOf(this.#key, purpose, challenge, now);
        found = expiresAt === null ? null : { challenge, expiresAt, now };
        return found !== null;
      },
      value: () => {
        if (found === null) throw unverified();
        return found;
      },
    };
  }
}

/** What the library wants to see besides. */
function whole(id: string) {
  return { id, rawId: id, type: 'public-key' as const, clientExtensionResults: {} };
}

function creation(principal: Principal): string {
  return `make a passkey of ${principalName(principal)}`;
}

function credentialOf({ credential_id: id, public_key, signatures: counter }: PasskeyRow) {
  return { id, publicKey: new Uint8Array(public_key), counter };
}

/** The library throws for every answer that is not as it should be. */
function unproven(cause: unknown): never {
  throw new MailError('auth-failed', 'the passkey cannot be verified', { cause });
}

function unverified(): MailError {
  return new MailError('auth-failed', 'the passkey cannot be verified');
}
