import { call } from '#web/api/client.ts';
import type { Schemas } from '#web/api/schema.ts';
import type { Key } from '#web/texts/english.ts';
import { type Speech, useSpeech } from '#web/texts/language.tsx';
import type { Verdict } from '#web/ui/batch.ts';
import type { Job } from '#web/ui/batch-dialog.tsx';

type Wish = Omit<Schemas['AccountBatch'], 'accounts'>;
type AccountVerdict = Schemas['AccountVerdict'];

/** Words for a job: what is being done, and that so many are done. */
interface Words {
  title: Key;
  done: Key;
}

const suspending = { title: 'accounts.suspending', done: 'accounts.suspendedMany' } as const;
const resuming = { title: 'accounts.resuming', done: 'accounts.resumedMany' } as const;
const removing = { title: 'accounts.removing', done: 'accounts.closedMany' } as const;
const restoring = { title: 'accounts.restoring', done: 'accounts.restoredMany' } as const;
const spacing = { title: 'accounts.spacing', done: 'accounts.spacedMany' } as const;

/** Why an act on an account fails, by the code of its verdict, where the service's words are for all things alike. */
const reasons: Readonly<Record<string, Key>> = {
  'in-use': 'accounts.whyPostmaster',
  'space in-use': 'accounts.whyFull',
  'space limit': 'accounts.whyPlan',
  'bad-state': 'accounts.whyClosed',
  'not-found': 'accounts.whyGone',
};

/** What can be done to many accounts; each job knows what takes it back. */
export interface AccountJobs {
  suspend: (accounts: readonly string[]) => Job;
  resume: (accounts: readonly string[]) => Job;
  close: (accounts: readonly string[]) => Job;
  /** Back in the state that each had. */
  restore: (accounts: readonly string[]) => Job;
  setSpace: (accounts: readonly string[], spaceBytes: number) => Job;
}

export function useAccountJobs(): AccountJobs {
  const words = useSpeech();
  const job = (names: readonly string[], text: Words, wishOf: (name: string) => Wish): Job => ({
    names,
    title: words.t(text.title),
    done: (n) => words.t(text.done, { n }),
    send: (part, once) => sendWishes(part, once, wishOf),
    explain: (verdict) => explain(verdict, wishOf(verdict.name).act, words),
  });
  const jobs: AccountJobs = {
    suspend: (names) => ({
      ...job(names, suspending, () => ({ act: 'status', status: 'suspended' })),
      undo: (done) => jobs.resume(namesOf(done)),
    }),
    resume: (names) => ({
      ...job(names, resuming, () => ({ act: 'status', status: 'active' })),
      undo: (done) => jobs.suspend(namesOf(done)),
    }),
    close: (names) => ({
      ...job(names, removing, () => ({ act: 'close' })),
      undo: (done) => {
        // Where the policy has no days of grace, they are gone.
        const closed = done.filter(
          (verdict): verdict is AccountVerdict => isOfAccount(verdict) && verdict.deleteAt !== null,
        );
        return closed.length === 0 ? undefined : jobs.restore(namesOf(closed));
      },
    }),
    restore: (names) => job(names, restoring, () => ({ act: 'restore' })),
    setSpace: (names, spaceBytes) => ({
      ...job(names, spacing, () => ({ act: 'space', spaceBytes })),
      undo: (done) => {
        const before = new Map(done.filter(isOfAccount).map((verdict) => [verdict.name, verdict.before?.spaceBytes]));
        return job([...before.keys()], spacing, (name) => ({
          act: 'space',
          spaceBytes: before.get(name) ?? spaceBytes,
        }));
      },
    }),
  };
  return jobs;
}

/** Sends a part: a request for each wish that is in it. */
async function sendWishes(
  part: readonly string[],
  once: string,
  wishOf: (name: string) => Wish,
): Promise<AccountVerdict[]> {
  const groups = new Map<string, string[]>();
  for (const name of part) {
    const wish = JSON.stringify(wishOf(name));
    groups.set(wish, [...(groups.get(wish) ?? []), name]);
  }
  const verdicts: AccountVerdict[] = [];
  for (const [wish, accounts] of groups) {
    const body = { ...(JSON.parse(wish) as Wish), accounts };
    verdicts.push(...(await call('POST /api/v1/accounts/batch', { body, once: `${once} ${verdicts.length}` })).items);
  }
  return verdicts;
}

function explain({ code }: Verdict, act: Wish['act'], { t }: Speech): string | undefined {
  const reason = reasons[`${act} ${code}`] ?? reasons[String(code)];
  return reason === undefined ? undefined : t(reason);
}

function isOfAccount(verdict: Verdict): verdict is AccountVerdict {
  return 'before' in verdict;
}

function namesOf(verdicts: readonly Verdict[]): string[] {
  return verdicts.map(({ name }) => name);
}
