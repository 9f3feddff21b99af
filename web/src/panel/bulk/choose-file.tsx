import { type DragEvent, useId, useState } from 'react';
import { useSpeech } from '#web/texts/language.tsx';
import { Segments, SelectField, TextField } from '#web/ui/field.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { Card } from '#web/ui/page.tsx';
import type { ImportWish } from './import-wish.ts';

interface ChooseFileProps {
  /** Of the file that was read. */
  name: string | null;
  wish: ImportWish;
  busy: boolean;
  onFile: (file: File) => void;
  onWish: (wish: ImportWish) => void;
}

/** Where a file is dropped or chosen, with what the file leaves open. */
export function ChooseFile({ name, wish, busy, onFile, onWish }: ChooseFileProps) {
  const { t } = useSpeech();
  const id = useId();
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    const first = files?.[0];
    if (first !== undefined) onFile(first);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <Card
      title={t('bulk.file')}
      lead={t('bulk.fileText')}
      actions={
        <div className="actions">
          {(['csv', 'xlsx'] as const).map((format) => (
            <a key={format} className="button" href={`/api/v1/imports/template?format=${format}`} download>
              <Icon name="down" />
              {t('bulk.template', { format: format.toUpperCase() })}
            </a>
          ))}
        </div>
      }
    >
      <div className="body">
        <label
          className={`drop ${over ? 'over' : ''}`}
          htmlFor={id}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
        >
          {busy ? <span className="spinner" aria-hidden="true" /> : <Icon name={name === null ? 'upload' : 'grid'} />}
          <strong>{name ?? t('bulk.drop')}</strong>
          <span className="quiet small">{t(name === null ? 'bulk.orChoose' : 'bulk.another')}</span>
          <input
            id={id}
            type="file"
            accept=".csv,.tsv,.txt,text/csv"
            aria-label={name === null ? t('bulk.choose') : `${t('bulk.chooseAnother')} ${name}`}
            onChange={(event) => {
              take(event.target.files);
              // The same file may be chosen again after it was mended.
              event.target.value = '';
            }}
          />
        </label>
        <div className="form">
          <div className="pair">
            <SelectField
              label={t('bulk.badPassword')}
              value={wish.badPassword}
              onChange={(event) => onWish({ ...wish, badPassword: event.target.value as ImportWish['badPassword'] })}
            >
              <option value="reject">{t('bulk.reject')}</option>
              <option value="generate">{t('bulk.generate')}</option>
              <option value="must-change">{t('bulk.mustChange')}</option>
            </SelectField>
            <TextField
              label={t('bulk.space')}
              hint={t('bulk.spaceHint')}
              suffix="MB"
              inputMode="numeric"
              value={wish.megabytes}
              onChange={(event) => onWish({ ...wish, megabytes: event.target.value.replaceAll(/\D/g, '') })}
            />
          </div>
          <div className="field">
            <span className="label">{t('bulk.mode')}</span>
            <div>
              <Segments
                label={t('bulk.mode')}
                value={wish.mode}
                options={[
                  { value: 'all', label: t('bulk.all') },
                  { value: 'valid', label: t('bulk.valid') },
                ]}
                onChange={(mode) => onWish({ ...wish, mode })}
              />
            </div>
          </div>
        </div>
      </div>
    </Card>
  );
}
