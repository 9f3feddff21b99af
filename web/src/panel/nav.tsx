import { useSession } from '#web/session/session.tsx';
import { useSpeech } from '#web/texts/language.tsx';
import { Side, type SideItem } from '#web/ui/side.tsx';

/** The pages of the panel that a role has. */
export function PanelNav({ onGo }: { onGo: () => void }) {
  const { t } = useSpeech();
  const { role } = useSession();
  const domains: SideItem = { href: '/panel/domains', icon: 'globe', label: t('domains.title') };
  const accounts: SideItem = { href: '/panel/accounts', icon: 'people', label: t('accounts.title') };
  const bulk: SideItem = { href: '/panel/import', icon: 'upload', label: t('bulk.nav') };
  const policies: SideItem = { href: '/panel/policies', icon: 'shield', label: t('policies.title') };
  const subscribers: SideItem = { href: '/panel/subscribers', icon: 'device', label: t('subscribers.title') };
  const customers: SideItem = { href: '/panel/customers', icon: 'person', label: t('customers.title') };
  const slots: SideItem = { href: '/panel/slots', icon: 'grid', label: t('slots.title') };
  const plans: SideItem = { href: '/panel/plans', icon: 'box', label: t('plans.title') };
  const audit: SideItem = { href: '/panel/audit', icon: 'clock', label: t('audit.title') };
  const queue: SideItem = { href: '/panel/queue', icon: 'send', label: t('queue.title') };
  const administrators: SideItem = { href: '/panel/administrators', icon: 'lock', label: t('administrators.title') };
  const keys: SideItem = { href: '/panel/keys', icon: 'key', label: t('apiKeys.title') };
  const desk: SideItem = { href: '/panel/desk', icon: 'help', label: t('desk.title') };
  const health: SideItem = { href: '/panel/health', icon: 'pulse', label: t('health.title') };
  const groups =
    role === 'operator'
      ? [
          [domains, accounts, bulk, queue],
          [subscribers, customers, plans, policies],
          [desk, administrators, keys],
          [audit, health],
        ]
      : role === 'customer'
        ? [
            [domains, accounts, slots, bulk],
            [policies, administrators, keys, audit],
          ]
        : [[desk, accounts]];
  return <Side label={t('area.panel')} groups={groups} onGo={onGo} />;
}
