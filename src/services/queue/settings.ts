import type { Schedule } from './schedule.ts';

/** What an installation may set; read whenever it is needed. */
export interface QueueSettings {
  schedule: Schedule;
  /** Deliveries at a time, in all and to one destination. */
  deliveries: { total: number; each: number };
  webhooks: {
    urls: readonly string[];
    /** Key of the signatures. */
    secret: Uint8Array;
  };
}
