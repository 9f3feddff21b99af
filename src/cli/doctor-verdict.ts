/** What one check found, and what to do about it. */
export interface Verdict {
  state: 'ok' | 'warning' | 'fault';
  text: string;
}
