import { createHash, X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { ChannelBindingType } from '#wire/sasl/channel-binding.ts';

/** Channel binding data of the server's side of a TLS connection; null where the type is not safe or not defined. */
export function channelBinding(socket: TLSSocket, type: ChannelBindingType): Uint8Array | null {
  return type === 'tls-exporter' ? tlsExporter(socket) : tlsServerEndPoint(socket);
}

/**
 * RFC 9266 2: 32 octets of keying material. Not under TLS 1.2, where it is unique only with the extended master secret
 * (RFC 9266 4.2), and Node does not tell whether that was negotiated.
 */
function tlsExporter(socket: TLSSocket): Uint8Array | null {
  if (socket.getProtocol() !== 'TLSv1.3') return null;
  return socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0));
}

/** RFC 5929 4.1: a hash of the server's certificate, with the hash of its signature, SHA-256 in place of MD5 and SHA-1. */
function tlsServerEndPoint(socket: TLSSocket): Uint8Array | null {
  const certificate = socket.getX509Certificate();
  if (certificate === undefined) return null;
  const algorithm = new X509Certificate(certificate.raw).signatureAlgorithm ?? '';
  const hash = /(?:sha|SHA)-?(1|224|256|384|512)|md5/i.exec(algorithm);
  if (hash === null) return null; // RFC 5929 4.1: undefined for a signature with no single hash (Ed25519)
  const bits = Number(hash[1] ?? 1);
  return createHash(`sha${bits > 1 ? bits : 256}`)
    .update(certificate.raw)
    .digest();
}
