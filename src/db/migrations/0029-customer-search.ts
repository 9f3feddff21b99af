import { fold } from '#base/fold.ts';
import type { Migration } from '#db/migrate.ts';

/** The list of customers finds and sorts names as people write them. */
export const customerSearch: Migration = {
  number: 29,
  name: 'customer-search',
  sql: `
    -- The name, folded.
    ALTER TABLE customer ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
  `,
  async fill(connection) {
    const customers = await connection.all<{ customer_id: number; name: string }>(
      'SELECT customer_id, name FROM customer',
    );
    for (const { customer_id, name } of customers) {
      await connection.run('UPDATE customer SET search_text = ? WHERE customer_id = ?', fold(name), customer_id);
    }
  },
};
