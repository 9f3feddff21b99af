import type { Context } from 'hono';
import { streamSSE } from 'hono/streaming';
import { apiLimits } from '#base/limits-api.ts';
import type { Log } from '#base/log.ts';
import type { HttpEnv } from '#protocols/http/types.ts';
import { Wakening } from './wakening.ts';

/** What a stream is told with. */
export interface EventSink {
  /** Sends one event; resolves when more may come. */
  readonly send: (event: string, data: unknown) => Promise<void>;
  /** Fires when the client is gone. */
  readonly gone: AbortSignal;
  /** Wakes whoever waits for news; also when the client is gone. */
  readonly wait: Wakening;
}

/**
 * Answers with server-sent events (HTML, 9.2) until `tell` is done or the client is gone. A comment now and then keeps
 * proxies from ending it.
 */
export function eventStream(context: Context<HttpEnv>, tell: (sink: EventSink) => Promise<void>, log: Log): Response {
  const { path } = context.req;
  return streamSSE(context, async (stream) => {
    const gone = new AbortController();
    const wait = new Wakening();
    stream.onAbort(() => {
      gone.abort();
      wait.wake();
    });
    const beat = setInterval(() => void stream.write(': \n\n'), apiLimits.heartbeat);
    try {
      await tell({
        gone: gone.signal,
        wait,
        send: (event, data) => stream.writeSSE({ event, data: JSON.stringify(data) }),
      });
    } catch (error) {
      // The client asks again when the stream ends.
      log.error('http.request-failed', { path, error });
    } finally {
      clearInterval(beat);
    }
  });
}
