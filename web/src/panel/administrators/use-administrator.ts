import { useQuery } from '@tanstack/react-query';
import { versioned } from '#web/api/client.ts';

/** An administrator with the version that a change is for: read anew whenever somebody is about to make one, and not while they do. */
export function useAdministrator(login: string) {
  return useQuery({
    queryKey: ['administrators', login],
    queryFn: () => versioned('GET /api/v1/administrators/{login}', { path: { login } }),
    gcTime: 0,
    staleTime: Infinity,
  });
}
