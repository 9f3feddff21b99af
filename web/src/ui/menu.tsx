import type { ReactNode } from 'react';
import { Button, Menu as AriaMenu, MenuItem as AriaItem, MenuTrigger, Popover } from 'react-aria-components';
import { Icon, type IconName } from './icon.tsx';

interface MenuProps {
  /** Name of the button, where its content does not say it. */
  label?: string;
  /** What the button shows. */
  trigger: ReactNode;
  small?: boolean;
  children: ReactNode;
}

/** A button that opens a list of things to do. */
export function Menu({ label, trigger, small = false, children }: MenuProps) {
  return (
    <MenuTrigger>
      <Button
        className={`button plain ${small ? 'small icon' : ''}`}
        {...(label === undefined ? {} : { 'aria-label': label })}
      >
        {trigger}
      </Button>
      <Popover className="popover" placement="bottom end" offset={4}>
        <AriaMenu className="menu">{children}</AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

interface MenuItemProps {
  icon?: IconName;
  danger?: boolean;
  disabled?: boolean;
  onAction: () => void;
  children: string;
}

/** One thing to do. */
export function MenuItem({ icon, danger = false, disabled = false, onAction, children }: MenuItemProps) {
  return (
    <AriaItem
      className={`menu-item ${danger ? 'danger' : ''}`}
      textValue={children}
      isDisabled={disabled}
      onAction={onAction}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {children}
    </AriaItem>
  );
}
