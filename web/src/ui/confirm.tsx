import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { FormDialog } from './dialog.tsx';
import { Failure } from './notice.tsx';

interface ConfirmProps<T> {
  title: string;
  /** What will be lost. */
  text: string;
  /** What the button says that does it. */
  submit: string;
  act: () => Promise<T>;
  /** What is read anew afterwards; everything where it is left out. */
  changes?: QueryKey;
  /** Says that it is done. */
  onDone: (answer: T) => void;
  onClose: () => void;
}

/** Asks once before something goes that cannot simply be had back. */
export function Confirm<T>({ title, text, submit, act, changes, onDone, onClose }: ConfirmProps<T>) {
  const queries = useQueryClient();
  const doing = useMutation({
    mutationFn: act,
    onSuccess: async (answer) => {
      await queries.invalidateQueries(changes === undefined ? {} : { queryKey: changes });
      onDone(answer);
      onClose();
    },
  });
  return (
    <FormDialog
      title={title}
      submit={submit}
      danger
      busy={doing.isPending}
      onSubmit={() => doing.mutate()}
      onClose={onClose}
    >
      <p>{text}</p>
      <Failure error={doing.error} />
    </FormDialog>
  );
}
