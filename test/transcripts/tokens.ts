import type { TokenVerifier } from '#directory/types.ts';
import type { Transcript } from './transcript.ts';

/** Knows the tokens of the setup, `token: her-token alice`; without any, nobody checks tokens. */
export function tokensOf({ setup }: Transcript): { tokens?: TokenVerifier } {
  const pairs = setup.filter(([key]) => key === 'token').map(([, value]) => value.split(' ') as [string, string]);
  const owners = new Map(pairs);
  if (owners.size === 0) return {};
  const verify = async (token: string) => (owners.has(token) ? `${owners.get(token)}@example.test` : null);
  return { tokens: { verify } };
}
