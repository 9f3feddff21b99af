import type { ReactNode } from 'react';
import { useTitle } from '#web/ui/title.ts';
import { Owl } from '#web/ui/owl.tsx';
import { LanguageSwitch, ThemeSwitch } from './switches.tsx';

interface AloneProps {
  title: string;
  lead?: string;
  children: ReactNode;
  /** Below the card. */
  after?: ReactNode;
}

/** A page with one thing on it, for who is not signed in. */
export function Alone({ title, lead, children, after }: AloneProps) {
  useTitle(title);
  return (
    <div className="alone">
      <main>
        <div className="crest">
          <Owl />
          <h1>{title}</h1>
          {lead === undefined ? null : <p className="quiet">{lead}</p>}
        </div>
        <div className="card form">{children}</div>
        {after}
      </main>
      <footer>
        <LanguageSwitch />
        <ThemeSwitch />
      </footer>
    </div>
  );
}
