/**
 * Puts a migration written in SQLite's words into PostgreSQL's: every integer is 64 bits wide, STRICT and WITHOUT ROWID
 * have no meaning, text compares by bytes as in SQLite, and a key marked for clustering gets its account in front.
 */
export function postgresSchema(sql: string): string {
  return sql
    .replaceAll('/*key*/ PRIMARY KEY (email_id)', 'PRIMARY KEY (account_id, email_id)')
    .replace(/\bINTEGER\b/g, 'BIGINT')
    .replace(/\bBLOB\b/g, 'BYTEA')
    .replace(/\bTEXT\b/g, 'TEXT COLLATE "C"')
    .replace(/\)\s*STRICT(?:\s*,\s*WITHOUT ROWID)?\s*;/g, ');');
}

/**
 * Numbers the placeholders: `a = ? AND b = ?` → `a = $1 AND b = $2`. Our SQL has no question mark in a literal. What
 * takes rows that others must not take says so in a comment: SQLite, with its one writer, needs nothing there.
 */
export function postgresPlaceholders(sql: string): string {
  let n = 0;
  return sql.replace(/\?/g, () => `$${++n}`).replace('/*skip locked*/', 'FOR UPDATE SKIP LOCKED');
}
