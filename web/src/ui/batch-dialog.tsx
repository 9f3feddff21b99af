import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { ApiError } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { type BatchResult, runBatch, type Verdict } from './batch.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { errorText, Failure, Notice } from './notice.tsx';
import { useTell } from './toast.tsx';

/** One thing to be done to many. */
export interface Job {
  /** What is being done. */
  title: string;
  names: readonly string[];
  /** Sends a part of them; the same part under the same key is done once. */
  send: (part: readonly string[], once: string) => Promise<readonly Verdict[]>;
  /** Says that so many are done. */
  done: (n: number) => string;
  /** Why one failed, where there is more to say than the service does. */
  explain?: (verdict: Verdict) => string | undefined;
  /** What takes back those that were done; left out where nothing does. */
  undo?: (done: readonly Verdict[]) => Job | undefined;
  /** Called with those that are done, or were so already. */
  onSettled?: (names: readonly string[]) => void;
  /** What was done before it was taken up again. */
  earlier?: readonly Verdict[];
}

interface BatchDialogProps {
  job: Job;
  /** Takes another one up: the rest of it, or what takes it back; null ends it. */
  onJob: (job: Job | null) => void;
}

/** Does a job and shows how far it is; then a word about it, or, where something failed, what became of each. */
export default function BatchDialog({ job, onJob }: BatchDialogProps) {
  const { t } = useSpeech();
  const tell = useTell();
  const queries = useQueryClient();
  const [at, setAt] = useState(0);
  const [stopping, setStopping] = useState(false);
  const stopped = useRef(false);
  const run = useMutation({
    mutationFn: () => runBatch({ ...job, isPassing, pause, onProgress: setAt, isStopped: () => stopped.current }),
    onSettled: () => queries.invalidateQueries(),
    onSuccess: (result) => {
      const { settled, rest, undo } = summaryOf(job, result);
      job.onSettled?.(settled.map(({ name }) => name));
      if (rest.length > 0 || result.error !== null) return;
      tell(job.done(settled.length), undo === undefined ? undefined : () => onJob(undo));
      onJob(null);
    },
  });
  const { mutate, isIdle } = run;
  useEffect(() => {
    if (isIdle) mutate();
  }, [isIdle, mutate]);
  if (run.isSuccess) return <Outcome job={job} result={run.data} onJob={onJob} />;
  const { length } = job.names;
  return (
    <Dialog title={job.title} {...(run.isError && { onClose: () => onJob(null) })}>
      <div className="field">
        <progress className="progress" aria-label={job.title} max={length} value={at} />
        <div className="hint number">{t('bulk.progress', { done: at, of: length })}</div>
      </div>
      <Failure error={run.error} />
      <div className="actions end">
        <Button
          disabled={stopping}
          onClick={() => {
            stopped.current = true;
            setStopping(true);
          }}
        >
          {t(stopping ? 'batch.stopping' : 'batch.stop')}
        </Button>
      </div>
    </Dialog>
  );
}

/** What became of each, where not all went well. */
function Outcome({ job, result, onJob }: BatchDialogProps & { result: BatchResult<Verdict> }) {
  const words = useSpeech();
  const { t } = words;
  const { settled, failed, rest, undo, done } = summaryOf(job, result);
  const { unknown, waiting, error } = result;
  return (
    <Dialog title={t('batch.outcome')} wide onClose={() => onJob(null)}>
      <Notice tone="warn">
        {job.done(settled.length)} {t('batch.notDone', { n: rest.length })}
        {error === null ? null : ` ${errorText(error, words)}`}
      </Notice>
      <ul className="verdicts">
        {failed.map((verdict) => (
          <li key={verdict.name}>
            <strong>{verdict.name}</strong> {job.explain?.(verdict) ?? verdict.text}
          </li>
        ))}
        {unknown.map((name) => (
          <li key={name}>
            <strong>{name}</strong> {t('batch.unknown')}
          </li>
        ))}
      </ul>
      {waiting.length === 0 ? null : <p>{t('batch.waiting', { n: waiting.length })}</p>}
      <div className="actions end">
        {undo === undefined ? null : <Button onClick={() => onJob(undo)}>{t('batch.undo')}</Button>}
        <Button icon="refresh" onClick={() => onJob({ ...job, names: rest, earlier: done })}>
          {t('batch.again')}
        </Button>
        <Button look="main" onClick={() => onJob(null)}>
          {t('dialog.close')}
        </Button>
      </div>
    </Dialog>
  );
}

function summaryOf({ earlier = [], undo }: Job, { verdicts, unknown, waiting }: BatchResult<Verdict>) {
  const failed = verdicts.filter(({ outcome }) => outcome === 'failed');
  const done = [...earlier, ...verdicts.filter(({ outcome }) => outcome === 'done')];
  return {
    failed,
    done,
    settled: [...earlier, ...verdicts.filter(({ outcome }) => outcome !== 'failed')],
    rest: [...failed.map(({ name }) => name), ...unknown, ...waiting],
    undo: done.length === 0 ? undefined : undo?.(done),
  };
}

/** The connection broke, the service has too much to do or closes, or the first request of the same key still runs. */
function isPassing(error: unknown): boolean {
  if (!(error instanceof ApiError)) return false;
  return error.status === 0 || error.status === 429 || error.status >= 502 || error.code === 'in-use';
}

function pause(time: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, time);
  });
}
