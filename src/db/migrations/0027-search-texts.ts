import { domainToUnicode } from 'node:url';
import { fold } from '#base/fold.ts';
import type { Migration } from '#db/migrate.ts';

interface AccountRow {
  account_id: number;
  local: string;
  domain: string;
  display_name: string;
  first_name: string;
  last_name: string;
}

/** Lists of accounts and domains find names as people write them, whatever the engine makes of letters. */
export const searchTexts: Migration = {
  number: 27,
  name: 'search-texts',
  sql: `
    -- Folded, a line each: display name, first and last name, address with the domain in either spelling.
    ALTER TABLE account ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
    -- Folded, a line each: the name as an A-label and as people read it.
    ALTER TABLE domain ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
  `,
  async fill(connection) {
    const accounts = await connection.all<AccountRow>(
      `SELECT account_id, local, domain, display_name, first_name, last_name FROM account WHERE status <> 'deleted'`,
    );
    for (const { account_id, local, domain, display_name, first_name, last_name } of accounts) {
      const addresses = spellings(domain).map((spelling) => `${local}@${spelling}`);
      const text = folded([display_name, `${first_name} ${last_name}`, ...addresses]);
      await connection.run('UPDATE account SET search_text = ? WHERE account_id = ?', text, account_id);
    }
    for (const { name } of await connection.all<{ name: string }>('SELECT name FROM domain')) {
      await connection.run('UPDATE domain SET search_text = ? WHERE name = ?', folded(spellings(name)), name);
    }
  },
};

function folded(lines: readonly string[]): string {
  return lines.map((line) => fold(line)).join('\n');
}

function spellings(domain: string): string[] {
  return [...new Set([domain, domainToUnicode(domain)])];
}
