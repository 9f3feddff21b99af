import type { Announcement, Reader, Transactor } from '#db/types.ts';

/** A certificate from an authority, or the wish for one. */
export interface CertificateRow {
  /** Our host name, or the domain whose names it has. */
  subject: string;
  /** Names that were asked for last, blanks between; empty: none points to us. */
  names: string;
  /** PEM, the certificate itself first; null: there is none yet. */
  chain: string | null;
  /** Its key, PKCS #8 in PEM, sealed for the purpose `certificate <subject>`; null with the chain. */
  private_key: Uint8Array | null;
  /** The key that comes after it, already published for DANE (RFC 7671 8.1). */
  next_key: Uint8Array | null;
  /** SHA-256 of the public halves of both, in hexadecimal. */
  key_digest: string | null;
  next_digest: string | null;
  key_since: number | null;
  not_after: number | null;
  /** When to do something about it; `renew` is 1 where that is to ask for another one. */
  next_at: number;
  renew: number;
  failures: number;
  /** JSON: what went wrong at the last attempt, as AcmeProblem[]. */
  problems: string;
  attempted_at: number;
  lease_until: number;
}

/** The key of our account at an authority. */
export interface AcmeAccountRow {
  /** URL of the authority's directory. */
  authority: string;
  /** PKCS #8 in PEM, sealed for the purpose `acme <authority>`. */
  private_key: Uint8Array;
  key_since: number;
}

/** A proof that the authority is about to look for. */
export interface ChallengeRow {
  token: string;
  type: string;
  name: string;
  key_authorization: string;
  expires_at: number;
}

const certificateTopic = 'certificates';
const challengeTopic = 'certificate-challenges';

/** Operation: makes sure that there is a row for each subject and for no other. */
export async function wantCertificates(
  tx: Transactor,
  args: { subjects: readonly string[]; now: number },
): Promise<void> {
  const known = await tx.all<{ subject: string }>('SELECT subject FROM certificate');
  const wanted = new Set(args.subjects);
  const leaving = known.filter(({ subject }) => !wanted.delete(subject));
  for (const subject of wanted) {
    await tx.run(
      `INSERT INTO certificate (subject, names, next_at, renew, failures, problems, attempted_at, lease_until)
       VALUES (?, '', ?, 1, 0, '[]', 0, 0)`,
      subject,
      args.now,
    );
  }
  for (const { subject } of leaving) await tx.run('DELETE FROM certificate WHERE subject = ?', subject);
  if (leaving.length > 0) tx.announce({ topic: certificateTopic, account: 0 });
}

/** Operation: takes one that is due, for a time; undefined where another node has it. */
export async function claimCertificate(
  tx: Transactor,
  args: { subject: string; now: number; until: number },
): Promise<CertificateRow | undefined> {
  const { subject, now, until } = args;
  const taken = await tx.run(
    'UPDATE certificate SET lease_until = ? WHERE subject = ? AND next_at <= ? AND lease_until <= ?',
    until,
    subject,
    now,
    now,
  );
  return taken === 0 ? undefined : tx.get<CertificateRow>('SELECT * FROM certificate WHERE subject = ?', subject);
}

/** Operation: writes down what came of it, and lets it go. Nothing where the subject is gone. */
export async function settleCertificate(
  tx: Transactor,
  args: { row: Omit<CertificateRow, 'lease_until'> },
): Promise<void> {
  const { row } = args;
  await tx.run(
    `UPDATE certificate SET names = ?, chain = ?, private_key = ?, next_key = ?, key_digest = ?, next_digest = ?,
     key_since = ?, not_after = ?, next_at = ?, renew = ?, failures = ?, problems = ?, attempted_at = ?, lease_until = 0
     WHERE subject = ?`,
    row.names,
    row.chain,
    row.private_key,
    row.next_key,
    row.key_digest,
    row.next_digest,
    row.key_since,
    row.not_after,
    row.next_at,
    row.renew,
    row.failures,
    row.problems,
    row.attempted_at,
    row.subject,
  );
  tx.announce({ topic: certificateTopic, account: 0 });
}

/** Operation: asks for new certificates at once; all of them without a subject. The number of them. */
export async function renewCertificates(
  tx: Transactor,
  args: { subject: string | null; now: number },
): Promise<number> {
  const { subject, now } = args;
  const renewed = await tx.run(
    'UPDATE certificate SET next_at = ?, renew = 1 WHERE subject = COALESCE(?, subject)',
    now,
    subject,
  );
  tx.announce({ topic: certificateTopic, account: 0, due: 1 });
  return renewed;
}

/** Operation: tries again at once what failed, because the settings are others now. */
export async function retryCertificates(tx: Transactor, args: { now: number }): Promise<void> {
  await tx.run('UPDATE certificate SET next_at = ? WHERE failures > 0 OR chain IS NULL', args.now);
  tx.announce({ topic: certificateTopic, account: 0, due: 1 });
}

/** Operation: keeps the key of an account, in place of the one before. */
export async function setAcmeAccount(tx: Transactor, args: { account: AcmeAccountRow }): Promise<void> {
  const { authority, private_key: key, key_since: since } = args.account;
  await tx.run(
    `INSERT INTO acme_account (authority, private_key, key_since) VALUES (?, ?, ?)
     ON CONFLICT (authority) DO UPDATE SET private_key = excluded.private_key, key_since = excluded.key_since`,
    authority,
    key,
    since,
  );
}

/** Operation. */
export async function addChallenge(tx: Transactor, args: { challenge: ChallengeRow; now: number }): Promise<void> {
  const { token, type, name, key_authorization: authorization, expires_at: expires } = args.challenge;
  await tx.run('DELETE FROM acme_challenge WHERE expires_at <= ? OR token = ?', args.now, token);
  await tx.run(
    'INSERT INTO acme_challenge (token, type, name, key_authorization, expires_at) VALUES (?, ?, ?, ?, ?)',
    token,
    type,
    name,
    authorization,
    expires,
  );
  tx.announce({ topic: challengeTopic, account: 0 });
}

/** Operation. */
export async function removeChallenge(tx: Transactor, args: { token: string }): Promise<void> {
  await tx.run('DELETE FROM acme_challenge WHERE token = ?', args.token);
  tx.announce({ topic: challengeTopic, account: 0 });
}

/** What the announcement says: that certificates changed, that some are due now, that proofs changed, or nothing about them. */
export function certificateNews({ topic, due }: Announcement): 'changed' | 'due' | 'challenges' | null {
  if (topic === challengeTopic) return 'challenges';
  if (topic !== certificateTopic) return null;
  return due === 1 ? 'due' : 'changed';
}

/** Every certificate, by subject. */
export function listCertificates(reader: Reader): Promise<CertificateRow[]> {
  return reader.all<CertificateRow>('SELECT * FROM certificate ORDER BY subject');
}

/** The certificate of one subject, or the wish for one. */
export function domainCertificate(reader: Reader, subject: string): Promise<CertificateRow | undefined> {
  return reader.get<CertificateRow>('SELECT * FROM certificate WHERE subject = ?', subject);
}

/** Subjects that something is to be done about, the longest waiting first. */
export async function dueCertificates(reader: Reader, now: number, limit: number): Promise<string[]> {
  const due =
    'SELECT subject FROM certificate WHERE next_at <= ? AND lease_until <= ? ORDER BY next_at, subject LIMIT ?';
  return (await reader.all<{ subject: string }>(due, now, now, limit)).map(({ subject }) => subject);
}

export function acmeAccount(reader: Reader, authority: string): Promise<AcmeAccountRow | undefined> {
  return reader.get<AcmeAccountRow>('SELECT * FROM acme_account WHERE authority = ?', authority);
}

/** Proofs of one type that hold now. */
export function challenges(reader: Reader, type: string, now: number): Promise<ChallengeRow[]> {
  return reader.all<ChallengeRow>('SELECT * FROM acme_challenge WHERE type = ? AND expires_at > ?', type, now);
}

/** The proof of http-01 for a token; undefined where there is none. */
export async function httpChallenge(reader: Reader, token: string, now: number): Promise<string | undefined> {
  const find = `SELECT key_authorization AS proof FROM acme_challenge WHERE token = ? AND type = 'http-01' AND expires_at > ?`;
  return (await reader.get<{ proof: string }>(find, token, now))?.proof;
}

/** SHA-256 of the public keys that a host shows now or next, for TLSA records; none where no authority made its certificate. */
export async function publishedKeys(reader: Reader, subject: string): Promise<string[]> {
  const find = 'SELECT key_digest, next_digest FROM certificate WHERE subject = ? AND chain IS NOT NULL';
  const row = await reader.get<{ key_digest: string | null; next_digest: string | null }>(find, subject);
  return [row?.key_digest, row?.next_digest].filter((digest) => typeof digest === 'string');
}

/** The domains that are ours for sure, by name. */
export async function certifiableDomains(reader: Reader): Promise<string[]> {
  const rows = await reader.all<{ name: string }>(`SELECT name FROM domain WHERE ownership <> 'pending' ORDER BY name`);
  return rows.map(({ name }) => name);
}
