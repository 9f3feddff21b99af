import { constants, randomBytes, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createSecureContext, type SecureContext, type TLSSocketOptions } from 'node:tls';
import { codeOf, MailError } from '#base/errors.ts';

/** A certificate chain and its private key, both PEM. */
export interface CertificatePair {
  readonly certificate: string | Buffer;
  readonly key: string | Buffer;
}

/** Reads a certificate chain and its key. Throws MailError('unavailable') naming the file that cannot be read. */
export async function loadPair(certPath: string, keyPath: string): Promise<CertificatePair> {
  const [certificate, key] = await Promise.all([load(certPath), load(keyPath)]);
  return { certificate, key };
}

async function load(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new MailError('unavailable', `${path} cannot be read`, { cause });
  }
}

/** A pair, ready to be served. */
interface Loaded {
  readonly pair: CertificatePair;
  readonly context: SecureContext;
  readonly names: readonly string[];
}

/** RFC 8737 6.2. */
export const acmeProtocol = 'acme-tls/1';

/** One loaded set of certificates. */
interface Contexts {
  /** By the text of the pair: what is served already costs nothing to load again, however many there are. */
  readonly byText: ReadonlyMap<string, Loaded>;
  readonly byName: ReadonlyMap<string, Loaded>;
  readonly fallback: Loaded;
}

/**
 * The certificates of the service, chosen by the server name that the client asks for (RFC 6066 3); the first pair is
 * the default. `replace` takes effect for new handshakes; open sessions go on, and session tickets stay valid.
 */
export class ContextStore {
  readonly #ticketKeys = randomBytes(48);
  #contexts: Contexts;
  #proofs: ReadonlyMap<string, SecureContext> = new Map();

  /** Throws MailError('bad-argument') when there is no pair, or one cannot be used. */
  constructor(pairs: readonly CertificatePair[]) {
    this.#contexts = loadContexts(pairs, this.#ticketKeys, new Map());
  }

  /** Serves these pairs instead. Where one is unusable it throws MailError('bad-argument') and nothing changes. */
  replace(pairs: readonly CertificatePair[]): void {
    this.#contexts = loadContexts(pairs, this.#ticketKeys, this.#contexts.byText);
  }

  /** Everything that is served, the default first. */
  get pairs(): CertificatePair[] {
    return [...this.#contexts.byText.values()].map(({ pair }) => pair);
  }

  /** The context for a server name: its own certificate, a wildcard one level up (RFC 9525 6.3), or the default. */
  contextFor(serverName: string): SecureContext {
    return this.#loadedFor(serverName).context;
  }

  /** The pair behind `contextFor`. */
  pairFor(serverName: string): CertificatePair {
    return this.#loadedFor(serverName).pair;
  }

  /** Proves these names to a certificate authority (RFC 8737), each with a certificate for that alone, and no others any more. */
  prove(pairs: ReadonlyMap<string, CertificatePair>): void {
    this.#proofs = new Map([...pairs].map(([name, pair]) => [name, contextOf(pair, this.#ticketKeys)]));
  }

  /** Whether an authority may be about to look for a proof: only then is the ClientHello worth reading before TLS does. */
  get proving(): boolean {
    return this.#proofs.size > 0;
  }

  /** The options of a server-side TLSSocket. No ALPN: none of the protocols served here registers for it. With `proof`, the name that an authority wants to see proved, its proof. */
  socketOptions(proof?: string): TLSSocketOptions {
    const proving = proof === undefined ? undefined : this.#proofs.get(proof.toLowerCase());
    // RFC 8737 3: the server chooses the protocol that the authority offers.
    if (proving !== undefined) return { isServer: true, secureContext: proving, ALPNProtocols: [acmeProtocol] };
    const { byText, fallback } = this.#contexts;
    const options = { isServer: true, secureContext: fallback.context };
    // A handshake that has to choose stops for it.
    if (byText.size === 1) return options;
    return { ...options, SNICallback: (serverName, done) => done(null, this.contextFor(serverName)) };
  }

  #loadedFor(serverName: string): Loaded {
    const { byName, fallback } = this.#contexts;
    const name = serverName.toLowerCase();
    const parent = name.slice(name.indexOf('.') + 1);
    return byName.get(name) ?? byName.get(`*.${parent}`) ?? fallback;
  }
}

function loadContexts(
  pairs: readonly CertificatePair[],
  ticketKeys: Buffer,
  known: ReadonlyMap<string, Loaded>,
): Contexts {
  const texts = pairs.map(({ certificate, key }) => `${String(certificate)}${String(key)}`);
  const loaded = pairs.map(
    (pair, at) => known.get(texts[at] ?? '') ?? { pair, context: contextOf(pair, ticketKeys), names: namesOf(pair) },
  );
  const [fallback] = loaded;
  if (fallback === undefined) throw new MailError('bad-argument', 'TLS needs at least one certificate');
  // Reversed, so that of two certificates for one name the first given is served.
  const entries = loaded.toReversed().flatMap((one) => one.names.map((name) => [name, one] as const));
  const byText = new Map(loaded.map((one, at) => [texts[at] ?? '', one]));
  return { byText, byName: new Map(entries), fallback };
}

function contextOf(pair: CertificatePair, ticketKeys: Buffer): SecureContext {
  try {
    return createSecureContext({
      cert: pair.certificate,
      key: pair.key,
      minVersion: 'TLSv1.2',
      honorCipherOrder: true,
      secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
      ticketKeys,
      sessionIdContext: 'sowa',
    });
  } catch (cause) {
    throw new MailError('bad-argument', 'a certificate or its key cannot be used', { cause });
  }
}

/** Whether the pair is a certificate with its own key that TLS can be served with. */
export function isUsable(pair: CertificatePair): boolean {
  try {
    contextOf(pair, randomBytes(48));
    return true;
  } catch (error) {
    if (codeOf(error) === 'bad-argument') return false;
    throw error;
  }
}

/** The DNS names of a certificate, in lower case (RFC 9525 6.1: only the subject alternative name counts). */
function namesOf({ certificate }: CertificatePair): string[] {
  const { subjectAltName = '' } = new X509Certificate(certificate);
  return [...subjectAltName.matchAll(/DNS:([^,\s"]+)/g)].map(([, name = '']) => name.toLowerCase());
}
