import type { Reader } from '#db/types.ts';
import { listAppPasswords } from './app-passwords.ts';
import { listPasskeys } from './passkeys/rows.ts';
import { secondFactorState } from './second-factor/rows.ts';
import { securityAnswer } from './subscribers/rows.ts';

/** What somebody has to sign in with besides the password: that it is there, never what it is. */
export interface SignInState {
  secondFactor: boolean;
  passkeys: number;
  appPasswords: number;
  /** Whether a security question was chosen and answered. */
  securityAnswer: boolean;
}

/** Of an account, for those who help its owner. */
export async function signInState(reader: Reader, account: number): Promise<SignInState> {
  const principal = { account };
  const [factor, passkeys, appPasswords, answer] = await Promise.all([
    secondFactorState(reader, principal),
    listPasskeys(reader, principal),
    listAppPasswords(reader, account),
    securityAnswer(reader, account),
  ]);
  return {
    secondFactor: factor.enabledAt !== null,
    passkeys: passkeys.length,
    appPasswords: appPasswords.length,
    securityAnswer: answer !== undefined,
  };
}
