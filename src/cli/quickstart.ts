import type { Command } from 'commander';
import { codeOf } from '#base/errors.ts';
import type { Config } from '#config/schema.ts';
import { generatePassword } from '#directory/policy/generate.ts';
import { presets } from '#directory/policy/presets.ts';
import { type Installation, openInstallation } from '#installation.ts';
import { configuredPlaces } from '#listeners.ts';
import type { Frame } from './frame.ts';
import { layGround } from './ground.ts';
import { pictureText } from './picture.ts';
import { draftLogins, type Logins, publishQuickstart, readLogins } from './quickstart-file.ts';
import type { Outcome, Session } from './session.ts';
import { version } from './version.ts';

/** RFC 6761 6.4: nobody ever owns `.test`, so demo mail cannot reach a stranger. */
const demoDomain = 'example.test';
const demoAccounts = ['anna', 'jan'] as const;

/** `sowa quickstart`. */
export function quickstartCommand(program: Command, { texts, action }: Frame): void {
  program.command('quickstart').description(texts.quickstart).action(action(run));
}

async function run(session: Session): Promise<Outcome> {
  const config = session.config();
  layGround(config, Date.now());
  await using installation = await openInstallation(config, session.log('warn'), 'any', session.actor());
  const logins = await settle(config, installation, session.language);
  const places = configuredPlaces(config);
  const quickstart = logins === undefined ? undefined : publishQuickstart(config, logins, places);
  const { texts } = session;
  return {
    data: quickstart ?? {},
    text: pictureText(texts, { title: texts.made(version), config, places, quickstart }),
  };
}

/**
 * Gives a new installation its demo domain, two accounts in it and an operator, with generated passwords. Where there
 * is an operator nothing is made, so that what was deleted since does not come back. Returns the generated logins,
 * undefined where somebody has removed the file that knew them.
 */
export async function settle(
  config: Config,
  { directory }: Installation,
  language: 'en' | 'pl',
): Promise<Logins | undefined> {
  const known = readLogins(config.data);
  if ((await directory.listAdministrators()).length > 0) return known;
  const logins = known ?? newLogins();
  draftLogins(config.data, logins);
  const { operator, accounts } = logins;
  await unlessThere(() => directory.addDomain(demoDomain));
  for (const { address, password } of accounts) {
    await unlessThere(() => directory.addAccount({ address, password, displayName: '', language }));
  }
  const [first] = accounts;
  if (first !== undefined && (await directory.postmaster()) === undefined) await directory.setPostmaster(first.address);
  // The operator comes last: until then a run that was cut short is repeated by the next.
  await directory.addAdministrator(operator.login, operator.password);
  return logins;
}

function newLogins(): Logins {
  return {
    operator: { login: 'admin', password: generatePassword(presets.modern.password) },
    accounts: demoAccounts.map((name) => ({
      address: `${name}@${demoDomain}`,
      password: generatePassword(presets.modern.password),
    })),
  };
}

async function unlessThere(make: () => Promise<unknown>): Promise<void> {
  try {
    await make();
  } catch (error) {
    if (codeOf(error) !== 'already-exists') throw error;
  }
}
