import type { ComponentProps, ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

interface ButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  look?: 'main' | 'danger' | 'plain';
  size?: 'small';
  icon?: IconName;
  /** While true it says that it works, and cannot be pressed. */
  busy?: boolean;
  children: ReactNode;
}

/** A button with words. */
export function Button({ look, size, icon, busy = false, className = '', children, ...rest }: ButtonProps) {
  const classes = ['button', look, size, className].filter(Boolean).join(' ');
  return (
    <button type="button" {...rest} className={classes} disabled={rest.disabled === true || busy} aria-busy={busy}>
      {busy ? <span className="spinner" aria-hidden="true" /> : icon === undefined ? null : <Icon name={icon} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  icon: IconName;
  label: string;
  size?: 'small';
}

/** A button with a sign; `label` is its name. */
export function IconButton({ icon, label, size, className = '', ...rest }: IconButtonProps) {
  const classes = ['button plain icon', size, className].filter(Boolean).join(' ');
  return (
    <button type="button" {...rest} className={classes} aria-label={label} title={label}>
      <Icon name={icon} />
    </button>
  );
}
