import { useEffect, useState } from 'react';
import { Icon } from './icon.tsx';

/** How long typing rests before the service is asked, in ms. */
const rest = 250;

/** Text that items of a list contain. */
export function Search({ label, value, onChange }: { label: string; value: string; onChange: (text: string) => void }) {
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) return undefined;
    const timer = setTimeout(() => onChange(typed), rest);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  return (
    <span className="search">
      <Icon name="search" />
      <input
        className="input"
        type="search"
        aria-label={label}
        placeholder={label}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </span>
  );
}
