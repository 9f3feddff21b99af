import { Link, useLocation } from 'wouter';
import { Icon, type IconName } from './icon.tsx';

/** One page of an area. */
export interface SideItem {
  href: string;
  icon: IconName;
  label: string;
}

interface SideProps {
  label: string;
  /** Pages that belong together stand together; the first of all stands for the area itself. */
  groups: readonly (readonly SideItem[])[];
  onGo: () => void;
}

/** The pages of an area. */
export function Side({ label, groups, onGo }: SideProps) {
  const [place] = useLocation();
  const first = groups[0]?.[0]?.href;
  const isHere = (href: string) =>
    place === href || place.startsWith(`${href}/`) || (href === first && place.split('/').length < 3);
  return (
    <nav className="side" aria-label={label}>
      {groups.map((items) => (
        <div key={items[0]?.href}>
          {items.map(({ href, icon, label: name }) => (
            <Link key={href} href={href} aria-current={isHere(href) ? 'page' : undefined} onClick={onGo}>
              <Icon name={icon} />
              {name}
            </Link>
          ))}
        </div>
      ))}
    </nav>
  );
}
