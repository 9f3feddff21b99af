import type { ServerResponse } from 'node:http';

/** An answer, as a handler returns it; only the server writes. */
export interface Reply {
  status: 200 | 400 | 403 | 404 | 405 | 500 | 503;
  type: string;
  body: string;
  headers?: Readonly<Record<string, string>>;
}

/** What no answer of ours ever needs: scripts, frames, being guessed at, being kept. */
const always = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
} as const;

/** A short text for people. */
export function textReply(status: Reply['status'], body: string, headers: Reply['headers'] = {}): Reply {
  return { status, type: 'text/plain; charset=utf-8', body: `${body}\n`, headers };
}

/** Writes an answer; `bare` leaves the body out (RFC 9110 9.3.2, HEAD). */
export function sendReply(response: ServerResponse, reply: Reply, bare: boolean): void {
  const length = String(Buffer.byteLength(reply.body));
  response.writeHead(reply.status, {
    ...always,
    'Content-Type': reply.type,
    'Content-Length': length,
    ...reply.headers,
  });
  response.end(bare ? undefined : reply.body);
}
