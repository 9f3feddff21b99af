import { useQuery } from '@tanstack/react-query';
import { call } from '#web/api/client.ts';
import { useSpeech } from '#web/texts/language.tsx';

/** How mail programs connect, each way with its label; none until the service has said. */
export function useMailServers(): { lines: [label: string, server: string][]; error: Error | null } {
  const { t } = useSpeech();
  const { data, error } = useQuery({ queryKey: ['mail-servers'], queryFn: () => call('GET /api/v1/mail-servers') });
  if (data === undefined) return { lines: [], error };
  const { host, imaps, pop3s, submission, submissions } = data;
  const ways = [
    ['slots.incoming', imaps, 'SSL/TLS'],
    ['slots.incomingPop3', pop3s, 'SSL/TLS'],
    ['slots.outgoing', submission, 'STARTTLS'],
    ['slots.outgoing', submissions, 'SSL/TLS'],
  ] as const;
  const lines = ways.flatMap(([label, port, security]): [string, string][] =>
    port === null ? [] : [[t(label), `${host}:${port} ${security}`]],
  );
  return { lines, error };
}
