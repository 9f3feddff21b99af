import { type ReactNode, useId, useState } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useSpeech } from '#web/texts/language.tsx';
import { Button, IconButton } from './button.tsx';
import { findMissing, MissingFields } from './missing.ts';
import { Notice } from './notice.tsx';

interface DialogProps {
  title: string;
  wide?: boolean;
  /** Left out: it cannot be closed without an answer. */
  onClose?: () => void;
  children: ReactNode;
}

/** A window over the page: focus stays inside, Escape closes it. */
export function Dialog({ title, wide = false, onClose, children }: DialogProps) {
  const { t } = useSpeech();
  return (
    <ModalOverlay
      className="veil"
      isOpen
      isDismissable={false}
      isKeyboardDismissDisabled={onClose === undefined}
      onOpenChange={(open) => {
        if (!open) onClose?.();
      }}
    >
      <Modal className={`dialog ${wide ? 'wide' : ''}`}>
        <AriaDialog>
          <div className="head">
            <Heading slot="title">{title}</Heading>
            {onClose === undefined ? null : (
              <IconButton size="small" icon="cross" label={t('dialog.close')} onClick={onClose} />
            )}
          </div>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

interface FormDialogProps extends DialogProps {
  onClose: () => void;
  onSubmit: (form: FormData) => void;
  submit: string;
  danger?: boolean;
  busy?: boolean;
}

/** A window with a form: Enter sends it, and what is required must be there. */
export function FormDialog({ onSubmit, submit, danger = false, busy = false, children, ...rest }: FormDialogProps) {
  const { t } = useSpeech();
  const id = useId();
  const [missing, setMissing] = useState<ReadonlySet<string>>(new Set());
  return (
    <Dialog {...rest}>
      <form
        id={id}
        className="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const found = findMissing(event.currentTarget);
          setMissing(found);
          if (found.size === 0) onSubmit(new FormData(event.currentTarget));
        }}
      >
        {missing.size === 0 ? null : <Notice tone="bad">{t('error.fields')}</Notice>}
        <MissingFields value={missing}>{children}</MissingFields>
      </form>
      <div className="actions end">
        <Button onClick={rest.onClose}>{t('dialog.cancel')}</Button>
        <Button type="submit" form={id} look={danger ? 'danger' : 'main'} busy={busy}>
          {submit}
        </Button>
      </div>
    </Dialog>
  );
}
