import { createPublicKey, verify } from 'node:crypto';
import type { AcmeAnswer, AcmeTransport } from './transport.ts';

/** A request as a test's authority reads it, its signature verified. */
export interface SignedAsk {
  url: string;
  header: { jwk?: { x: string; y: string }; kid?: string; nonce?: string; url: string };
  payload: unknown;
}

/** What a test's authority says. */
export interface Says {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
}

/** A scripted authority: the answers to POST requests, one after another, and what it was asked. */
export interface Script {
  transport: AcmeTransport;
  asked: SignedAsk[];
}

export const base = 'https://ca.test';

export const directory = {
  newNonce: `${base}/nonce`,
  newAccount: `${base}/account`,
  newOrder: `${base}/order`,
  keyChange: `${base}/key`,
  renewalInfo: `${base}/renewal/`,
};

/** Plays an authority that answers POSTs by `says`, and GETs by URL. Every signature with a key in it is verified. */
export function scripted(says: readonly Says[], gets: Readonly<Record<string, Says>> = {}): Script {
  const left = [...says];
  const asked: SignedAsk[] = [];
  let nonces = 0;
  const answer = ({ status = 200, headers = {}, body = {} }: Says): AcmeAnswer => {
    const all: Record<string, string> = { 'replay-nonce': `nonce${++nonces}`, ...headers };
    return { status, header: (name) => all[name], text: typeof body === 'string' ? body : JSON.stringify(body) };
  };
  const transport: AcmeTransport = async (url, method, body) => {
    if (method === 'HEAD') return answer({});
    if (method === 'GET') return answer(gets[url] ?? (url === `${base}/dir` ? { body: directory } : { status: 404 }));
    asked.push({ url, ...read(body ?? '') });
    const next = left.shift();
    if (next === undefined) throw new Error(`unexpected request to ${url}`);
    return answer(next);
  };
  return { transport, asked };
}

function read(body: string): Omit<SignedAsk, 'url'> {
  const { protected: head, payload, signature } = JSON.parse(body) as Record<string, string>;
  const decoded = (text = '') => Buffer.from(text, 'base64url').toString();
  const header = JSON.parse(decoded(head)) as SignedAsk['header'];
  if (header.jwk !== undefined) {
    const key = createPublicKey({ key: header.jwk, format: 'jwk' });
    const octets = Buffer.from(signature ?? '', 'base64url');
    const good = verify('sha256', Buffer.from(`${head}.${payload}`), { key, dsaEncoding: 'ieee-p1363' }, octets);
    if (!good) throw new Error('the signature is wrong');
  }
  return { header, payload: payload === '' ? null : (JSON.parse(decoded(payload)) as unknown) };
}

/** A problem document (RFC 8555 6.7). */
export function problem(type: string, more: Record<string, unknown> = {}, headers: Record<string, string> = {}): Says {
  return { status: 400, headers, body: { type: `urn:ietf:params:acme:error:${type}`, detail: `${type}!`, ...more } };
}
