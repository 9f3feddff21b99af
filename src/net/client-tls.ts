import { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { connect, createSecureContext, getCACertificates, type SecureContext, type TLSSocket } from 'node:tls';

/** What a server showed in its TLS handshake. */
export interface TlsPeer {
  /** Its certificates as DER, its own first, each vouched for by the next. */
  chain: readonly Uint8Array[];
  /** Why no authority that we trust vouches for it (OpenSSL's word, such as `CERT_HAS_EXPIRED`); null where one does. The name is another question: namesHost. */
  distrust: string | null;
}

/**
 * Begins the client's side of TLS over a connected socket. Whoever answers is taken: whether it is good enough is
 * judged by TlsPeer, because opportunistic TLS (RFC 7435), DANE and MTA-STS judge differently. No TLS before 1.2 (RFC
 * 8996). `serverName` goes into SNI (RFC 6066 3), where it is a name.
 */
export function clientTls(plain: Socket, serverName: string, trust: SecureContext): TLSSocket {
  return connect({
    socket: plain,
    secureContext: trust,
    rejectUnauthorized: false,
    checkServerIdentity: () => undefined,
    ...(isIP(serverName) === 0 ? { servername: serverName } : {}),
  });
}

/** What the handshake of such a socket showed. */
export function tlsPeer(socket: TLSSocket): TlsPeer {
  const chain: Uint8Array[] = [];
  let certificate: ReturnType<TLSSocket['getPeerCertificate']> | undefined = socket.getPeerCertificate(true);
  // A certificate that vouches for itself refers to itself.
  for (let last; certificate?.raw !== undefined && certificate !== last;) {
    chain.push(certificate.raw);
    last = certificate;
    certificate = 'issuerCertificate' in certificate ? (certificate.issuerCertificate as typeof last) : undefined;
  }
  return { chain, distrust: socket.authorized ? null : String(socket.authorizationError) };
}

/** Whether a certificate is for this name or address. RFC 9525 6.3: only its alternative names count. */
export function namesHost(certificate: Uint8Array, host: string): boolean {
  const parsed = new X509Certificate(certificate);
  if (isIP(host) > 0) return parsed.checkIP(host) !== undefined;
  return parsed.checkHost(host, { subject: 'never', partialWildcards: false }) !== undefined;
}

/**
 * The authorities to trust: those that come with Node and those of the system (which SSL_CERT_FILE names otherwise), so
 * that an installation can add its own. Costs some 20 ms: one context serves all connections.
 */
export function clientTrust(): SecureContext {
  const authorities = [...getCACertificates('default'), ...getCACertificates('system')];
  return createSecureContext({ ca: [...new Set(authorities)], minVersion: 'TLSv1.2' });
}
