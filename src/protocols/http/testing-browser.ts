import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** An answer as a test looks at it. */
export interface TestAnswer {
  status: number;
  headers: IncomingMessage['headers'];
  /** Read as JSON where it is. */
  body: Record<string, unknown>;
}

/** A browser of a test: keeps the cookies it is given and shows the CSRF token of its session, as our page does. */
export class TestBrowser {
  readonly #port: number;
  readonly #cookies = new Map<string, string>();
  csrfToken = '';

  constructor(port: number) {
    this.#port = port;
  }

  /** The cookies, to be shown to another browser. */
  get cookies(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  async ask(
    method: string,
    path: string,
    json?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<TestAnswer> {
    const content = json === undefined ? '' : JSON.stringify(json);
    const outgoing = request({
      host: '127.0.0.1',
      port: this.#port,
      path,
      method,
      agent: false,
      headers: {
        'user-agent': 'TestBrowser/1.0',
        ...(this.#cookies.size > 0 && { cookie: this.cookies }),
        ...(this.csrfToken !== '' && { 'x-csrf-token': this.csrfToken }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        'content-length': String(Buffer.byteLength(content)),
        ...headers,
      },
    });
    outgoing.end(content);
    const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
    this.#keep(response.headers['set-cookie'] ?? []);
    const said = await text(response);
    const isJson = response.headers['content-type']?.includes('json') === true;
    const body = isJson ? (JSON.parse(said) as Record<string, unknown>) : {};
    return { status: response.statusCode ?? 0, headers: response.headers, body };
  }

  /** Signs in; the answer, whatever it is. */
  async signIn(form: { login: string; password: string; code?: string; as?: string }): Promise<TestAnswer> {
    const answer = await this.ask('POST', '/api/v1/session', form);
    if (answer.status === 201) this.csrfToken = String(answer.body['csrfToken']);
    return answer;
  }

  #keep(fields: readonly string[]): void {
    for (const field of fields) {
      const [pair = '', ...attributes] = field.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (attributes.some((one) => /^ *max-age=0$/i.test(one))) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
  }
}
