import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';
import { Failure } from '#web/ui/notice.tsx';
import { Page } from '#web/ui/page.tsx';
import { ChooseFile } from './choose-file.tsx';
import { ImportHistory } from './import-history.tsx';
import { type ImportWish, newWish, queryOf, tableOf } from './import-wish.ts';
import { Preview } from './preview.tsx';
import { RunningImport } from './running-import.tsx';

/** `/panel/import`: many accounts from a file, tried before it is done, and undone while they are untouched. */
export function StudioPage() {
  const { t } = useSpeech();
  const [file, setFile] = useState<File | null>(null);
  const [wish, setWish] = useState(newWish);
  const [number, setNumber] = useState<number | null>(null);
  const plan = useMutation({
    mutationFn: ({ table, wanted }: { table: File; wanted: ImportWish }) =>
      call('POST /api/v1/imports/plan', { query: queryOf(wanted), body: tableOf(table) }),
  });
  const choose = (table: File) => {
    setFile(table);
    plan.mutate({ table, wanted: wish });
  };
  const again = () => {
    plan.reset();
    setFile(null);
    setNumber(null);
  };
  const change = (wanted: ImportWish) => {
    setWish(wanted);
    if (file !== null) plan.mutate({ table: file, wanted });
  };
  return (
    <Page title={t('bulk.title')} lead={t('bulk.lead')}>
      {number === null ? (
        <>
          <ChooseFile file={file} wish={wish} busy={plan.isPending} onFile={choose} onWish={change} />
          <Failure error={plan.error} />
          {file !== null && plan.isSuccess ? (
            <Preview file={file} wish={wish} plan={plan.data} onRun={setNumber} onCancel={again} />
          ) : (
            <ImportHistory />
          )}
        </>
      ) : (
        <RunningImport number={number} onAgain={again} />
      )}
    </Page>
  );
}
