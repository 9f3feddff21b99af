import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A message in a Maildir: LF line ends, flags as the letters of its name (`F`lagged, `R`eplied, `S`een, …). */
export interface MaildirMessage {
  path: string;
  flags: string;
  text: string;
}

const folders = ['cur', 'new'];

/** Makes an empty Maildir. */
export function makeMaildir(path: string): void {
  for (const name of ['tmp', ...folders]) mkdirSync(join(path, name), { recursive: true });
}

/** Puts a message in. `name` is unique in the Maildir. */
export function deliverTo(path: string, name: string, text: string, flags = ''): void {
  writeFileSync(join(path, flags === '' ? 'new' : 'cur', flags === '' ? name : `${name}:2,${flags}`), text, 'latin1');
}

/** Its messages, texts as Latin-1. */
export function readMaildir(path: string): MaildirMessage[] {
  return folders.flatMap((folder) =>
    readdirSync(join(path, folder)).map((name) => ({
      path: join(path, folder, name),
      flags: /:2,([A-Z]*)$/.exec(name)?.[1] ?? '',
      text: readFileSync(join(path, folder, name), 'latin1'),
    })),
  );
}

/** Changes a message's flags as a reader of mail does: its name says them. */
export function setMaildirFlags(path: string, message: MaildirMessage, flags: string): void {
  const base = message.path.slice(message.path.lastIndexOf('/') + 1).replace(/:2,.*$/, '');
  renameSync(message.path, join(path, 'cur', `${base}:2,${flags}`));
}

/** Removes a message. */
export function removeFromMaildir(message: MaildirMessage): void {
  rmSync(message.path);
}
