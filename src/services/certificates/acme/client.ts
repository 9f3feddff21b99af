import type { KeyObject } from 'node:crypto';
import type { z } from 'zod';
import type { Clock } from '#base/clock.ts';
import { certificateLimits } from '#base/limits-certificates.ts';
import { AcmeFailure, acmeFailure, type AcmeProblem, faultOfType } from './faults.ts';
import { publicJwk, signedRequest } from './jws.ts';
import {
  authorizationShape,
  type AuthorizationShape,
  directoryShape,
  type DirectoryShape,
  orderShape,
  type OrderShape,
  problemShape,
  type ProblemShape,
  renewalInfoShape,
} from './shapes.ts';
import type { AcmeAnswer, AcmeTransport } from './transport.ts';

/** What a client works with. */
export interface AcmeClientParts {
  /** URL of the authority's directory. */
  directory: string;
  /** P-256, of the account. */
  key: KeyObject;
  transport: AcmeTransport;
  clock: Clock;
}

/** An order with its URL, and when the authority wants to be asked about it again. */
export interface Order extends OrderShape {
  url: string;
  retryAt: number | null;
}

/** When a certificate should be renewed, and when to ask that again (RFC 9773 4.2, 4.3). Milliseconds since the epoch. */
export interface RenewalWindow {
  start: number;
  end: number;
  askAgain: number;
}

/** A client of one certificate authority by ACME (RFC 8555). Every method throws AcmeFailure. */
export class AcmeClient {
  readonly #parts: AcmeClientParts;
  #key: KeyObject;
  #directory: DirectoryShape | undefined;
  #account: string | null = null;
  readonly #nonces: string[] = [];

  constructor(parts: AcmeClientParts) {
    this.#parts = parts;
    this.#key = parts.key;
  }

  get key(): KeyObject {
    return this.#key;
  }

  /** Opens the account of the key, making it where there is none (RFC 8555 7.3). `contact`: mail addresses. */
  async register(contact: readonly string[]): Promise<void> {
    const { newAccount } = await this.#places();
    const contacts = contact.map((address) => `mailto:${address}`);
    const answer = await this.#post(newAccount, { termsOfServiceAgreed: true, contact: contacts });
    this.#account = locationOf(answer);
  }

  /** Replaces the key of the account (RFC 8555 7.3.5). False where the authority cannot. */
  async changeKey(next: KeyObject): Promise<boolean> {
    const { keyChange } = await this.#places();
    if (keyChange === undefined) return false;
    const inner = { account: this.#account, oldKey: publicJwk(this.#key) };
    const signed = signedRequest(next, { url: keyChange, account: null }, inner);
    await this.#post(keyChange, JSON.parse(signed));
    this.#key = next;
    return true;
  }

  /** Asks for a certificate (RFC 8555 7.4). `replaces`: the identifier of the one before (RFC 9773 5), said only where the authority knows of renewal information. */
  async order(names: readonly string[], replaces: string | null): Promise<Order> {
    const { newOrder, renewalInfo } = await this.#places();
    const identifiers = names.map((value) => ({ type: 'dns', value }));
    const known = replaces !== null && renewalInfo !== undefined;
    const answer = await this.#post(newOrder, { identifiers, ...(known && { replaces }) });
    return this.#orderOf(answer, locationOf(answer));
  }

  /** The order as it is now. */
  async look(url: string): Promise<Order> {
    return this.#orderOf(await this.#post(url, null), url);
  }

  async authorization(url: string): Promise<AuthorizationShape> {
    return readAs(authorizationShape, await this.#post(url, null));
  }

  /** Says that a challenge is ready (RFC 8555 7.5.1). */
  async respond(url: string): Promise<void> {
    await this.#post(url, {});
  }

  /** Hands the request in (RFC 8555 7.4). */
  async finalize({ finalize, url }: Order, request: Uint8Array): Promise<Order> {
    const answer = await this.#post(finalize, { csr: Buffer.from(request).toString('base64url') });
    return this.#orderOf(answer, url);
  }

  /** The chain in PEM, the certificate itself first (RFC 8555 7.4.2). */
  async certificate(url: string): Promise<string> {
    return (await this.#post(url, null)).text;
  }

  /** When to renew a certificate (`renewalIdentifier`); null where the authority does not say. */
  async renewalWindow(identifier: string): Promise<RenewalWindow | null> {
    const { renewalInfo } = await this.#places();
    if (renewalInfo === undefined) return null;
    const answer = await this.#get(`${renewalInfo.replace(/\/$/, '')}/${identifier}`);
    const { suggestedWindow } = readAs(renewalInfoShape, answer);
    const [start, end] = [Date.parse(suggestedWindow.start), Date.parse(suggestedWindow.end)];
    if (end <= start) throw acmeFailure('unreadable', 'the window for the renewal ends before it begins');
    const now = this.#parts.clock.now();
    const asked = retryTime(answer, now) ?? now + certificateLimits.renewalInfo;
    return { start, end, askAgain: Math.min(asked, now + certificateLimits.longestRenewalInfo) };
  }

  #orderOf(answer: AcmeAnswer, url: string): Order {
    return { ...readAs(orderShape, answer), url, retryAt: retryTime(answer, this.#parts.clock.now()) };
  }

  async #places(): Promise<DirectoryShape> {
    this.#directory ??= readAs(directoryShape, await this.#get(this.#parts.directory));
    return this.#directory;
  }

  async #get(url: string): Promise<AcmeAnswer> {
    return this.#checked(await this.#parts.transport(url, 'GET'));
  }

  /** A signed request; again with another nonce where the authority did not take this one (RFC 8555 6.5). */
  async #post(url: string, payload: unknown): Promise<AcmeAnswer> {
    for (let attempt = 1; ; attempt++) {
      const nonce = await this.#nonce();
      const body = signedRequest(this.#key, { url, nonce, account: this.#account }, payload);
      const answer = await this.#parts.transport(url, 'POST', body);
      this.#keepNonce(answer);
      try {
        return this.#checked(answer);
      } catch (error) {
        const again = error instanceof AcmeFailure && error.problems[0]?.fault === 'badNonce';
        if (!again || attempt >= certificateLimits.nonces) throw error;
      }
    }
  }

  async #nonce(): Promise<string> {
    const kept = this.#nonces.pop();
    if (kept !== undefined) return kept;
    const { newNonce } = await this.#places();
    this.#keepNonce(await this.#parts.transport(newNonce, 'HEAD'));
    const fresh = this.#nonces.pop();
    if (fresh === undefined) throw acmeFailure('unreadable', 'the authority gave no nonce');
    return fresh;
  }

  #keepNonce(answer: AcmeAnswer): void {
    const nonce = answer.header('replay-nonce');
    if (nonce !== undefined) this.#nonces.splice(0, this.#nonces.length, nonce);
  }

  #checked(answer: AcmeAnswer): AcmeAnswer {
    if (answer.status >= 200 && answer.status < 300) return answer;
    const problems = problemsOf(readProblem(answer));
    throw new AcmeFailure(problems, { retryAt: retryTime(answer, this.#parts.clock.now()) });
  }
}

/** Every problem that an answer names; about single names where it knows them (RFC 8555 6.7.1). */
export function problemsOf({ subproblems = [], ...whole }: ProblemShape): AcmeProblem[] {
  return (subproblems.length > 0 ? subproblems : [whole]).map(({ type, detail = '', identifier }) => ({
    fault: faultOfType(type),
    detail: detail.replaceAll(/\p{Cc}+/gu, ' ').slice(0, certificateLimits.detail),
    name: identifier?.value ?? null,
  }));
}

/** RFC 9110 10.2.3: seconds, or a date. In milliseconds since the epoch. */
function retryTime(answer: AcmeAnswer, now: number): number | null {
  const value = answer.header('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) return now + Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? null : date;
}

function readProblem(answer: AcmeAnswer): ProblemShape {
  const read = problemShape.safeParse(jsonOf(answer.text));
  if (read.success && read.data.type !== undefined) return read.data;
  throw acmeFailure(answer.status >= 500 ? 'serverInternal' : 'unreadable', `HTTP ${answer.status}`);
}

function readAs<T>(shape: z.ZodType<T>, answer: AcmeAnswer): T {
  const read = shape.safeParse(jsonOf(answer.text));
  if (!read.success)
    throw acmeFailure('unreadable', 'an answer has not the members that it must have', { cause: read.error });
  return read.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON has no members: the caller says so.
    return null;
  }
}

function locationOf(answer: AcmeAnswer): string {
  const url = answer.header('location');
  if (url === undefined) throw acmeFailure('unreadable', 'an answer has no Location');
  return url;
}
