import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { ApiError } from '#web/api/client.ts';
import { FormDialog } from './dialog.tsx';
import { Failure, Notice } from './notice.tsx';

interface ConfirmProps<T> {
  title: string;
  /** What will be lost. */
  text: string;
  /** What the button says that does it. */
  submit: string;
  act: () => Promise<T>;
  /** What it needs to know is still being read. */
  busy?: boolean;
  /** What is read anew afterwards, and where it failed because that was no longer as it was shown; everything where it is left out. */
  changes?: QueryKey;
  /** Why it cannot go while something else needs it. */
  inUse?: string;
  /** Says that it is done. */
  onDone: (answer: T) => void;
  onClose: () => void;
}

/** Asks once before something goes that cannot simply be had back. */
export function Confirm<T>({
  title,
  text,
  submit,
  act,
  busy = false,
  changes,
  inUse,
  onDone,
  onClose,
}: ConfirmProps<T>) {
  const queries = useQueryClient();
  const readAnew = () => queries.invalidateQueries(changes === undefined ? {} : { queryKey: changes });
  const doing = useMutation({
    mutationFn: act,
    onError: readAnew,
    onSuccess: async (answer) => {
      await readAnew();
      onDone(answer);
      onClose();
    },
  });
  return (
    <FormDialog
      title={title}
      submit={submit}
      danger
      busy={busy || doing.isPending}
      onSubmit={() => doing.mutate()}
      onClose={onClose}
    >
      <p>{text}</p>
      {inUse !== undefined && doing.error instanceof ApiError && doing.error.code === 'in-use' ? (
        <Notice tone="bad">{inUse}</Notice>
      ) : (
        <Failure error={doing.error} />
      )}
    </FormDialog>
  );
}
