import type { ReactNode } from 'react';
import { useTitle } from './title.ts';

interface PageProps {
  title: string;
  lead?: string | undefined;
  /** What can be done here. */
  actions?: ReactNode;
  narrow?: boolean;
  children: ReactNode;
}

/** A page of an area: heading, what can be done, content. */
export function Page({ title, lead, actions, narrow = false, children }: PageProps) {
  useTitle(title);
  return (
    <div className={`content ${narrow ? 'narrow' : ''}`}>
      <div className="page-head">
        <div>
          <h1>{title}</h1>
          {lead === undefined ? null : <p>{lead}</p>}
        </div>
        {actions}
      </div>
      {children}
    </div>
  );
}

interface CardProps {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  children?: ReactNode;
}

/** A part of a page. */
export function Card({ title, lead, actions, children }: CardProps) {
  return (
    <section className="card">
      <header>
        <div>
          <h2>{title}</h2>
          {lead === undefined ? null : <p>{lead}</p>}
        </div>
        {actions}
      </header>
      {children}
    </section>
  );
}
