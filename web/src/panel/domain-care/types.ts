/** What each part of a domain's page is about. */
export interface CareProps {
  domain: string;
  /** Whether who looks may change something. */
  mayChange: boolean;
}
