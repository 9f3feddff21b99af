import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import type { Key } from '#web/texts/english.ts';
import { useSpeech } from '#web/texts/language.tsx';
import type { Job } from '#web/ui/batch-dialog.tsx';

type Act = Schemas['QueueBatch']['act'];

const words = {
  hold: ['queue.holding', 'queue.heldMany'],
  release: ['queue.releasing', 'queue.releasedMany'],
  retry: ['queue.retrying', 'queue.retriedMany'],
  drop: ['queue.dropping', 'queue.droppedMany'],
} as const satisfies Record<Act, readonly [Key, Key]>;

/** What takes an act back. */
const opposites: Readonly<Partial<Record<Act, Act>>> = { hold: 'release', release: 'hold' };

/** What can be done to many messages: each once, however many of its recipients are named. */
export function useQueueJobs(): (act: Act, messages: readonly Pick<Schemas['QueuedRecipient'], 'id'>[]) => Job {
  const { t } = useSpeech();
  const jobOf = (act: Act, messages: readonly { id: string }[]): Job => {
    const [title, done] = words[act];
    const opposite = opposites[act];
    return {
      title: t(title),
      names: [...new Set(messages.map(({ id }) => id))],
      done: (n) => t(done, { n }),
      send: async (part, once) =>
        (await call('POST /api/v1/queue/batch', { body: { act, messages: [...part] }, once })).items,
      explain: ({ code }) => (code === 'not-found' ? t('queue.whyGone') : undefined),
      ...(opposite !== undefined && {
        undo: (changed) =>
          jobOf(
            opposite,
            changed.map(({ name }) => ({ id: name })),
          ),
      }),
    };
  };
  return jobOf;
}
