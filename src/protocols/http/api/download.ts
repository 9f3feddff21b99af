import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Context } from 'hono';
import type { Log } from '#base/log.ts';
import type { HttpEnv } from '#protocols/http/types.ts';

/** A file that is made while it is sent. */
export interface Download {
  /** Media type. */
  type: string;
  name: string;
  chunks: AsyncIterable<Uint8Array>;
}

/**
 * Answers with a file, as fast as the client takes it: `chunks` is ended when the client goes away. What fails in the
 * middle goes to the log and cuts the connection, so that nobody takes half a file for all of it.
 */
export function download(context: Context<HttpEnv>, { type, name, chunks }: Download, log: Log): Response {
  context.header('Content-Type', type);
  context.header('Content-Disposition', `attachment; filename="${name}"`);
  const { path } = context.req;
  return context.body(ReadableStream.from(reported(chunks, path, log)));
}

/** The same, compressed. */
export async function* gzipped(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gzip = createGzip();
  const filled = pipeline(Readable.from(chunks, { objectMode: false }), gzip);
  // Who reads hears of it.
  filled.catch(() => undefined);
  yield* gzip as AsyncIterable<Uint8Array>;
  await filled;
}

async function* reported(chunks: AsyncIterable<Uint8Array>, path: string, log: Log): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
  } catch (error) {
    log.error('http.request-failed', { path, error });
    throw error;
  }
}
