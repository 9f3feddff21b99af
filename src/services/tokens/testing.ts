import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';

/** What an authority was asked. */
export interface Question {
  authorization: string | undefined;
  form: Record<string, string>;
}

/** An authority that answers each question as told; `url` is its introspection endpoint. */
export async function openAuthority(
  answer: (response: ServerResponse, question: Question) => void,
): Promise<{ questions: readonly Question[]; url: string } & AsyncDisposable> {
  const questions: Question[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const form = Object.fromEntries(new URLSearchParams(await textOf(request)));
    const question = { authorization: request.headers.authorization, form };
    questions.push(question);
    answer(response, question);
  };
  const server = createServer((request, response) => void receive(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/introspect`;
  return {
    questions,
    url,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
