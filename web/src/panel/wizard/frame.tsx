import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useSpeech } from '#web/texts/language.tsx';
import { Icon } from '#web/ui/icon.tsx';
import { Page } from '#web/ui/page.tsx';
import { type Step, stepPlace, steps } from './steps.ts';

interface WizardFrameProps {
  /** '' before there is one. */
  domain: string;
  step: Step;
  /** The last step that can be gone to. */
  reach: Step;
  children: ReactNode;
}

/** The steps, with the one that somebody is at, and what it asks for. */
export function WizardFrame({ domain, step, reach, children }: WizardFrameProps) {
  const { t } = useSpeech();
  const at = steps.findIndex(([name]) => name === step);
  const reached = steps.findIndex(([name]) => name === reach);
  return (
    <Page
      title={domain === '' ? t('domains.add') : t('wizard.title', { domain })}
      lead={t('wizard.lead')}
      actions={
        step === 'check' ? null : (
          <Link className="button" href="/panel/domains">
            {t(domain === '' ? 'dialog.cancel' : 'wizard.later')}
          </Link>
        )
      }
    >
      <ol className="wizard" aria-label={t('wizard.steps')}>
        {steps.map(([name, label], index) => {
          const words = (
            <>
              <span className="count" aria-hidden="true">
                {index < at ? <Icon name="check" /> : index + 1}
              </span>
              {t(label)}
            </>
          );
          return (
            <li key={name} aria-current={index === at ? 'step' : undefined}>
              {index !== at && index > 0 && index <= reached ? (
                <Link href={stepPlace(domain, name)}>{words}</Link>
              ) : (
                <span>{words}</span>
              )}
            </li>
          );
        })}
      </ol>
      {children}
    </Page>
  );
}
