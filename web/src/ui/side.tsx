import { Link, useLocation } from 'wouter';
import { Icon, type IconName } from './icon.tsx';

/** One page of an area. */
export interface SideItem {
  href: string;
  icon: IconName;
  label: string;
}

/** The pages of an area. `home` is the one that stands for the area itself. */
export function Side({ label, items, onGo }: { label: string; items: readonly SideItem[]; onGo: () => void }) {
  const [place] = useLocation();
  const isHere = (href: string, index: number) =>
    place === href || place.startsWith(`${href}/`) || (index === 0 && place.split('/').length < 3);
  return (
    <nav className="side" aria-label={label}>
      {items.map(({ href, icon, label: name }, index) => (
        <Link key={href} href={href} aria-current={isHere(href, index) ? 'page' : undefined} onClick={onGo}>
          <Icon name={icon} />
          {name}
        </Link>
      ))}
    </nav>
  );
}
