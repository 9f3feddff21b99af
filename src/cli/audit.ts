import type { Command } from 'commander';
import { systemClock } from '#base/clock.ts';
import { auditLimits } from '#base/limits-administration.ts';
import { type Action, actions } from '#directory/access.ts';
import { Administration } from '#directory/administration.ts';
import type { AuditFilter } from '#directory/audit/rows.ts';
import type { Installation } from '#installation.ts';
import { columns } from './columns.ts';
import { customerCalled, customersOf } from './customer.ts';
import { Failure } from './failure.ts';
import type { Frame } from './frame.ts';
import type { Outcome, Session } from './session.ts';

interface AuditOptions {
  account?: string;
  customer?: string;
  actor?: string;
  action?: string;
  since?: string;
  before?: string;
}

/** `sowa audit`. */
export function auditCommand(program: Command, { texts, action }: Frame): void {
  program
    .command('audit')
    .description(texts.audit(auditLimits.page))
    .option('--account <address>', texts.auditAccount)
    .option('--customer <customer>', texts.auditCustomer)
    .option('--actor <name>', texts.auditActor)
    .option('--action <action>', texts.auditAction)
    .option('--since <date>', texts.auditSince)
    .option('--before <number>', texts.auditBefore)
    .action(action(show));
}

async function show(session: Session, options: AuditOptions): Promise<Outcome> {
  const { texts } = session;
  await using installation = await session.open();
  const administration = new Administration({ database: installation.database, clock: systemClock });
  const before = options.before === undefined ? undefined : Number(options.before);
  const filter = await filterOf(session, installation, options);
  const rows = await administration.log(session.actor(), filter, before);
  const data = rows.map((row) => ({
    number: row.audit_id,
    at: new Date(row.at).toISOString(),
    actor: row.actor,
    role: row.role,
    via: row.via,
    action: row.action,
    kind: row.kind,
    subject: row.subject,
    before: row.before_json === null ? null : (JSON.parse(row.before_json) as unknown),
    after: row.after_json === null ? null : (JSON.parse(row.after_json) as unknown),
  }));
  const head = [
    texts.headNumber,
    texts.headTime,
    texts.headActor,
    texts.headAction,
    texts.headSubject,
    texts.headAfter,
  ];
  const cells = data.map((row) => [
    String(row.number),
    row.at.slice(0, 19).replace('T', ' '),
    `${row.actor} (${row.via})`,
    row.action,
    row.subject,
    row.after === null ? '' : JSON.stringify(row.after),
  ]);
  return { data, text: data.length === 0 ? texts.noAudit : columns([head, ...cells]) };
}

async function filterOf(session: Session, installation: Installation, options: AuditOptions): Promise<AuditFilter> {
  const { texts } = session;
  const { account: address, customer, action } = options;
  const row = address === undefined ? null : await installation.directory.findAccount(address);
  if (row === undefined) throw new Failure(texts.noAccount(address ?? ''));
  if (action !== undefined && !isAction(action)) throw new Failure(texts.noAction(action, actions.join(', ')), 2);
  const from = options.since === undefined ? undefined : Date.parse(options.since);
  if (Number.isNaN(from)) throw new Failure(texts.badDay(options.since ?? ''), 2);
  return {
    account: row?.account_id,
    customer:
      customer === undefined
        ? undefined
        : (await customerCalled(session, customersOf(installation), customer)).customer_id,
    actor: options.actor,
    action,
    from,
  };
}

function isAction(name: string): name is Action {
  return (actions as readonly string[]).includes(name);
}
