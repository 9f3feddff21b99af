import { systemClock } from '#base/clock.ts';
import { MailRules } from '#directory/mail-rules.ts';
import { openSealer } from '#directory/sealing.ts';
import type { Installation } from '#installation.ts';
import type { Session } from './session.ts';

/** An installation for commands about where mail goes. */
export interface OpenRules extends AsyncDisposable {
  installation: Installation;
  rules: MailRules;
}

/** Opens the installation with its rules. */
export async function openRules(session: Session): Promise<OpenRules> {
  const installation = await session.open();
  const sealer = await openSealer(session.config().key_file);
  const rules = new MailRules({ database: installation.database, clock: systemClock, sealer });
  return { installation, rules, [Symbol.asyncDispose]: () => installation[Symbol.asyncDispose]() };
}
