import { type Command, Option } from 'commander';
import { isIPv6 } from 'node:net';
import { relayTlsModes, type RelayTls, type TargetServer } from '#directory/routing/types.ts';
import { isOurselves } from '#services/probing/ourselves.ts';
import { parseDomain } from '#wire/address.ts';
import type { CliTexts } from './catalogue.ts';
import { Failure } from './failure.ts';
import type { Session } from './session.ts';

/** Adds the option that says how a server is spoken to. */
export function withTls(command: Command, texts: CliTexts): Command {
  return command.addOption(new Option('--tls <mode>', texts.optionTls).choices(relayTlsModes));
}

/** Reads `host`, `host:port`, `192.0.2.1:26` or `[2001:db8::1]:26`. Throws a Failure. */
export function parseServer(
  session: Session,
  text: string,
  { tls = 'opportunistic', port = 25 }: { tls?: RelayTls | undefined; port?: number },
): TargetServer {
  const wrong = new Failure(session.texts.badServer(text), 2);
  const [, bracketed, plain = '', digits] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const number = digits === undefined ? port : Number(digits);
  if (number < 1 || number > 65_535) throw wrong;
  if (bracketed !== undefined) {
    if (!isIPv6(bracketed)) throw wrong;
    return { host: bracketed, port: number, tls };
  }
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(plain)) return { host: plain, port: number, tls };
  try {
    return { host: parseDomain(plain), port: number, tls };
  } catch (error) {
    throw new Failure(session.texts.badServer(text), 2, error);
  }
}

/** The same for the target server of a domain, which must not be this program: mail would go in a circle. Throws a Failure. */
export async function parseTargetServer(
  session: Session,
  text: string,
  tls: RelayTls | undefined,
): Promise<TargetServer> {
  const target = parseServer(session, text, { tls });
  const { smtp, submission, submissions } = session.config().listeners;
  if (await isOurselves(target, [smtp.port, submission.port, submissions.port])) {
    throw new Failure(session.texts.targetIsOurs(`${target.host}:${target.port}`));
  }
  return target;
}
