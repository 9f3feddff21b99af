import { MailError } from '#base/errors.ts';
import type { Reader, Transactor } from '#db/types.ts';

/** Who runs the installation. */
export interface AdministratorRow {
  login: string;
  password_hash: string;
  role: 'operator';
  created_at: number;
}

/** Operation: the password hashed before. Throws `already-exists`. */
export async function addAdministrator(
  tx: Transactor,
  args: { login: string; passwordHash: string; role: AdministratorRow['role']; now: number },
): Promise<void> {
  const made = await tx.run(
    'INSERT INTO administrator (login, password_hash, role, created_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    args.login,
    args.passwordHash,
    args.role,
    args.now,
  );
  if (made === 0) throw new MailError('already-exists', `the administrator ${args.login} exists already`);
}

/** Every administrator: there are few. */
export function listAdministrators(reader: Reader): Promise<AdministratorRow[]> {
  return reader.all<AdministratorRow>('SELECT * FROM administrator ORDER BY login');
}
