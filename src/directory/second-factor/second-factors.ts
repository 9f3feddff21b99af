import type { Clock } from '#base/clock.ts';
import { MailError } from '#base/errors.ts';
import { secondFactorLimits as limits } from '#base/limits-sign-in.ts';
import { writerFor, type Writer } from '#db/typed.ts';
import type { Database, Reader } from '#db/types.ts';
import type { DirectoryOperations } from '#directory/operations.ts';
import { directoryCall, type Doer, type OwnActs } from '#directory/own-acts.ts';
import { type Principal, principalName } from '#directory/principal.ts';
import type { Sealer } from '#directory/sealing.ts';
import { TryBudget } from '#directory/try-budget.ts';
import { newSecret, secretAddress, stepOfCode } from './one-time-codes.ts';
import { hashRecoveryCode, newRecoveryCodes, readRecoveryCode } from './recovery-codes.ts';
import { secondFactor, type SecondFactorRow, secondFactorState, type SecondFactorState } from './rows.ts';

/** The parts of SecondFactors. */
export interface SecondFactorParts {
  database: Database;
  sealer: Sealer;
  clock: Clock;
  acts: OwnActs;
}

/** A secret to be put into an authenticator program. */
export interface NewSecret {
  /** Base32, to be typed. */
  secret: string;
  /** The same as an `otpauth:` address, to be shown as a QR code. */
  address: string;
}

/**
 * One-time codes (TOTP, RFC 6238) besides the password, with recovery codes for a lost phone. While they are on, the
 * password alone opens nothing: the browser asks for a code, and mail programs need app passwords.
 */
export class SecondFactors {
  readonly #reader: Reader;
  readonly #write: Writer<DirectoryOperations>;
  readonly #sealer: Sealer;
  readonly #clock: Clock;
  readonly #acts: OwnActs;
  readonly #recoveryKey: Uint8Array;
  readonly #guesses: TryBudget;

  constructor({ database, sealer, clock, acts }: SecondFactorParts) {
    this.#reader = database.reader;
    this.#write = writerFor<DirectoryOperations>(database);
    this.#sealer = sealer;
    this.#clock = clock;
    this.#acts = acts;
    this.#recoveryKey = sealer.derive('recovery codes');
    this.#guesses = new TryBudget(clock, limits.tries, limits.entries);
  }

  state(principal: Principal): Promise<SecondFactorState> {
    return secondFactorState(this.#reader, principal);
  }

  /** Makes a secret, which counts for nothing until `enable`. Throws `bad-state` where the second factor is on. */
  async begin(principal: Principal, names: { issuer: string; label: string }): Promise<NewSecret> {
    const secret = newSecret();
    await this.#write(0, 'secondFactor.begin', { principal, secret: this.#sealer.seal(purpose(principal), secret) });
    return { secret, address: secretAddress(secret, names) };
  }

  /**
   * Switches the second factor on with a first code; the recovery codes, which are never shown again. Throws
   * `auth-failed` for a wrong code, `auth-throttled`, `bad-state` where nothing was begun or it is on.
   */
  async enable(by: Doer, principal: Principal, code: string): Promise<string[]> {
    const row = await secondFactor(this.#reader, principal);
    if (row === undefined || row.enabled_at !== null) {
      throw new MailError('bad-state', 'no second factor was begun', { detail: { reason: 'second-factor-begun' } });
    }
    let step: number | null = null;
    await this.#guesses.guess(principalName(principal), async () => {
      step = this.#stepOf(row, principal, code);
      return step !== null;
    });
    if (step === null) throw new MailError('auth-failed', 'the one-time code is wrong');
    const codes = newRecoveryCodes();
    const args = { principal, secret: row.secret, step, codes: this.#hashes(codes), now: this.#clock.now() };
    await this.#acts.do(by, principal, { secondFactor: 'on' }, [directoryCall('secondFactor.enable', args)]);
    return codes;
  }

  /** Switches the second factor off. Throws `bad-state` where it is off. */
  async disable(by: Doer, principal: Principal): Promise<void> {
    await this.#acts.do(by, principal, { secondFactor: 'off' }, [directoryCall('secondFactor.disable', { principal })]);
  }

  /** New recovery codes in place of the old ones. Throws `bad-state` where the second factor is off. */
  async renewRecoveryCodes(by: Doer, principal: Principal): Promise<string[]> {
    const codes = newRecoveryCodes();
    const args = { principal, codes: this.#hashes(codes) };
    await this.#acts.do(by, principal, { recoveryCodes: 'new' }, [directoryCall('secondFactor.renewCodes', args)]);
    return codes;
  }

  /** Whether this is a code that was not used: a one-time code of now, or a recovery code. It is used up then. Throws `auth-throttled`. */
  check(principal: Principal, text: string): Promise<boolean> {
    return this.#guesses.guess(principalName(principal), async () => {
      const code = readRecoveryCode(text);
      if (code !== null) {
        const hash = hashRecoveryCode(this.#recoveryKey, code);
        return this.#write(0, 'secondFactor.useRecoveryCode', { principal, code: hash });
      }
      const row = await secondFactor(this.#reader, principal);
      if (row === undefined || row.enabled_at === null) return false;
      const step = this.#stepOf(row, principal, text);
      return step !== null && this.#write(0, 'secondFactor.useStep', { principal, step });
    });
  }

  #stepOf(row: SecondFactorRow, principal: Principal, text: string): number | null {
    const code = text.replaceAll(/\s/g, '');
    // What is no code at all is not worth a secret being opened.
    if (!/^\d+$/.test(code) || code.length !== limits.digits) return null;
    const secret = this.#sealer.open(purpose(principal), row.secret);
    return stepOfCode(secret, code, { now: this.#clock.now(), usedStep: row.used_step });
  }

  #hashes(codes: readonly string[]): Uint8Array[] {
    return codes.map((code) => hashRecoveryCode(this.#recoveryKey, code));
  }
}

function purpose(principal: Principal): string {
  return `second factor of ${principalName(principal)}`;
}
