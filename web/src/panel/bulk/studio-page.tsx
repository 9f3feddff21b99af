import { useCallback, useState } from 'react';
import { useSpeech } from '#web/texts/language.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';
import { ChooseFile } from './choose-file.tsx';
import { ImportHistory } from './import-history.tsx';
import { type Draft, newWish } from './import-wish.ts';
import { Preview } from './preview.tsx';
import { RunningImport } from './running-import.tsx';
import { useReadFile } from './use-plan.ts';

/** `/panel/import`: many accounts from a file, tried before it is done, and undone while they are untouched. */
export function StudioPage() {
  const { t } = useSpeech();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [wish, setWish] = useState(newWish);
  const [number, setNumber] = useState<number | null>(null);
  const read = useReadFile(setDraft);
  const change = useCallback(
    (changed: (before: Draft) => Draft) => setDraft((before) => (before === null ? null : changed(before))),
    [],
  );
  const again = () => {
    read.reset();
    setDraft(null);
    setNumber(null);
  };
  return (
    <Page title={t('bulk.title')} lead={t('bulk.lead')}>
      {number === null ? (
        <>
          <ChooseFile
            name={draft?.name ?? null}
            wish={wish}
            busy={read.isPending}
            onFile={(file) => read.mutate({ file, wish })}
            onWish={setWish}
          />
          <Failure error={read.error} />
          {draft === null ? (
            <ImportHistory onReport={setNumber} />
          ) : (
            <Preview key={draft.key} draft={draft} wish={wish} onDraft={change} onRun={setNumber} onCancel={again} />
          )}
        </>
      ) : (
        <RunningImport number={number} onAgain={again} />
      )}
    </Page>
  );
}
