import type { ReactNode } from 'react';
import {
  Button,
  Menu as AriaMenu,
  MenuItem as AriaItem,
  MenuSection,
  MenuTrigger,
  Popover,
} from 'react-aria-components';
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

interface MenuChoiceProps<T extends string> {
  label: string;
  value: T;
  options: readonly { value: T; icon: IconName; label: string }[];
  onChange: (value: T) => void;
}

/** One of several that hold one at a time; the one that holds is ticked. */
export function MenuChoice<T extends string>({ label, value, options, onChange }: MenuChoiceProps<T>) {
  return (
    <MenuSection aria-label={label} selectionMode="single" disallowEmptySelection selectedKeys={[value]}>
      {options.map((option) => (
        <AriaItem
          key={option.value}
          id={option.value}
          className="menu-item"
          textValue={option.label}
          onAction={() => onChange(option.value)}
        >
          <Icon name={option.icon} />
          {option.label}
          {option.value === value ? (
            <span className="chosen-mark">
              <Icon name="check" />
            </span>
          ) : null}
        </AriaItem>
      ))}
    </MenuSection>
  );
}
