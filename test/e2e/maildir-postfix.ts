import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { postfixId, startPrivatePostfix } from './postfix.ts';

/** A Postfix that takes mail into Maildirs. */
export interface MaildirPostfix extends AsyncDisposable {
  readonly port: number;
  /** The messages of a user, once there are as many. */
  messages(user: string, count: number): Promise<string[]>;
}

/** Starts it for one domain. */
export async function startMaildirPostfix(mail: { domain: string; users: readonly string[] }): Promise<MaildirPostfix> {
  const postfix = await startPrivatePostfix({
    hostname: `mx.${mail.domain}`,
    settings: (folder) => ({
      virtual_mailbox_domains: mail.domain,
      virtual_mailbox_base: `${folder}/mail`,
      virtual_mailbox_maps: `texthash:${folder}/etc/users`,
      virtual_uid_maps: `static:${postfixId('-u')}`,
      virtual_gid_maps: `static:${postfixId('-g')}`,
    }),
    services: ['virtual unix - n n - - virtual', 'showq unix n - n - - showq'],
    files: { users: mail.users.map((name) => `${name}@${mail.domain} ${name}/\n`).join('') },
  });
  return {
    port: postfix.port,
    messages: (name, count) => messagesOf(join(postfix.folder, 'mail', name, 'new'), count),
    [Symbol.asyncDispose]: () => postfix[Symbol.asyncDispose](),
  };
}

async function messagesOf(folder: string, count: number): Promise<string[]> {
  for (;;) {
    const names = listOf(folder);
    if (names.length >= count) return names.map((name) => readFileSync(join(folder, name), 'utf8'));
    await sleep(50);
  }
}

/** Nothing while nobody has delivered there. */
function listOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
