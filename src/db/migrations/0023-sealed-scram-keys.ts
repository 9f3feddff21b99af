import type { Migration } from '#db/migrate.ts';

/**
 * SCRAM keys are kept sealed by the key file. What lay here unsealed goes: the next login with the password makes the
 * keys of an account anew.
 */
export const sealedScramKeys: Migration = {
  number: 23,
  name: 'sealed-scram-keys',
  sql: `
    UPDATE credential SET scram_salt = NULL, scram_iterations = NULL;
    ALTER TABLE credential DROP COLUMN scram_stored_key;
    ALTER TABLE credential DROP COLUMN scram_server_key;
    -- StoredKey and ServerKey (RFC 5802 3).
    ALTER TABLE credential ADD COLUMN scram_sealed BLOB;
  `,
};
