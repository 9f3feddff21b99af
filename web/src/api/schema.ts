// Made from the OpenAPI document of the service by `npm run client`: not edited by hand.

export interface Schemas {
  Account: {
    address: string;
    displayName: string;
    firstName: string;
    lastName: string;
    language: 'en' | 'pl';
    status: string;
    spaceBytes: number;
    usedBytes: number;
    webShare: number;
    aliases: number;
    createdAt: string;
    deleteAt: string | null;
  };
  AccountBatch: {
    act: 'status' | 'close' | 'restore' | 'space';
    accounts: string[];
    status?: 'active' | 'suspended';
    spaceBytes?: number;
  };
  AccountChange: { firstName?: string; lastName?: string; displayName?: string; language?: 'en' | 'pl' };
  AccountEnd: { deleteAt: string | null; erased: Schemas['Erased'] };
  AccountLogin: {
    protocol: 'smtp' | 'pop3' | 'imap' | 'jmap' | 'http' | 'ftps' | 'managesieve';
    address: string;
    outcome: 'ok' | 'failed' | 'throttled' | 'suspended' | 'second-factor';
    agent: string;
    attempts: number;
    lastAt: string;
  };
  AccountVerdict: Schemas['Verdict'] & {
    before: { status: string; spaceBytes: number } | null;
    deleteAt: string | null;
  };
  ActivationForm: {
    name: string;
    password: string;
    repeated: string;
    login: string;
    secret: string;
    question: string;
    answer: string;
  };
  ActivationRules: {
    domain: string;
    rules: { name: Record<string, unknown>; password: Record<string, unknown> };
    text: { name: string[]; password: string[] };
    questions: { name: string; text: string }[];
  };
  Administrator: {
    login: string;
    role: 'operator' | 'customer' | 'help-desk';
    customer: number | null;
    createdAt: string;
    secondFactor: boolean;
  };
  Alias: { address: string };
  AnswerCheck: { address: string; answer: string };
  ApiKey: {
    number: number;
    name: string;
    role: 'operator' | 'customer' | 'help-desk' | 'mailbox-user' | 'application';
    customer: number | null;
    scopes: Schemas['Scope'][] | null;
    networks: string[];
    createdBy: string;
    createdAt: string;
    expiresAt: string | null;
    usedAt: string | null;
  };
  AppPassword: {
    id: number;
    name: string;
    scopes: ('imap' | 'pop3' | 'smtp' | 'ftps' | 'jmap' | 'dav')[];
    networks: string[];
    createdAt: string;
    expiresAt: string | null;
    usedAt: string | null;
  };
  AuditRow: {
    number: number;
    time: string;
    actor: string;
    role: 'operator' | 'customer' | 'help-desk' | 'mailbox-user' | 'application';
    via: string;
    action:
      | 'domain.read'
      | 'domain.create'
      | 'domain.change'
      | 'domain.delete'
      | 'account.read'
      | 'account.create'
      | 'account.change'
      | 'account.limit'
      | 'account.suspend'
      | 'account.delete'
      | 'account.password'
      | 'space.split'
      | 'alias.read'
      | 'alias.change'
      | 'forward.read'
      | 'forward.change'
      | 'vacation.read'
      | 'vacation.change'
      | 'group.read'
      | 'group.change'
      | 'credential.read'
      | 'credential.change'
      | 'security-answer.check'
      | 'slot.read'
      | 'slot.configure'
      | 'import.read'
      | 'import.run'
      | 'policy.read'
      | 'policy.change'
      | 'plan.read'
      | 'plan.change'
      | 'customer.read'
      | 'customer.change'
      | 'administrator.read'
      | 'administrator.change'
      | 'subscriber.read'
      | 'subscriber.change'
      | 'api-key.read'
      | 'api-key.change'
      | 'route.read'
      | 'route.change'
      | 'queue.read'
      | 'queue.change'
      | 'certificate.change'
      | 'installation.restore'
      | 'trail.read'
      | 'audit.read'
      | 'usage.read'
      | 'health.read'
      | 'message.read'
      | 'message.submit';
    kind: string;
    subject: string;
    before: Record<string, unknown> | null;
    after: Record<string, unknown> | null;
  };
  ChangedDomain: Schemas['Domain'] & { finding: string | null };
  Contract: { access: 'hfc' | 'dsl'; secret: string; mailboxes?: number };
  ContractProof: { address: string; login: string; secret: string };
  CrashReport: { id: string; error: string; page: string; frames: string[] };
  Customer: {
    number: number;
    name: string;
    plan: string;
    slots: number;
    usedSlots: number;
    spaceBytes: number;
    givenBytes: number;
    createdAt: string;
  };
  DkimKey: {
    selector: string;
    algorithm: 'rsa' | 'ed25519';
    state: 'made' | 'published' | 'seen' | 'active' | 'retired' | 'expired';
    since: string;
    due: string | null;
    name: string;
    record: string;
  };
  DkimRotation: { activate?: boolean };
  DnsItem: { name: string; state: 'fault' | 'wrong' | 'missing' | 'propagating' | 'ok' };
  Domain: {
    name: string;
    mode: 'authoritative' | 'non-authoritative';
    target: Schemas['TargetServer'];
    catchAll: string | null;
    ownership: 'pending' | 'proved' | 'vouched';
    customer: number | null;
    accounts: number;
    diagnosis: Schemas['DomainDiagnosis'];
    createdAt: string;
  };
  DomainAuthority: { elsewhere: { server: Schemas['TargetServer']; text: string } | null };
  DomainCertificate: {
    enabled: boolean;
    names: string[];
    serial: string | null;
    notBefore: string | null;
    notAfter: string | null;
    nextAt: string | null;
    attemptedAt: string | null;
    problems: string[];
  };
  DomainChange: { target?: Schemas['TargetServer']; catchAll?: string | null };
  DomainClaim: { domain: string; expiresAt: string; records: { name: string; type: 'TXT' | 'CNAME'; value: string }[] };
  DomainDiagnosis: {
    checkedAt: string;
    state: 'fault' | 'wrong' | 'missing' | 'propagating' | 'ok';
    items: Schemas['DnsItem'][];
  } | null;
  DomainDrift: { time: string; item: string; state: string; detail: string };
  DomainProof: {
    state: 'proved' | 'missing' | 'wrong' | 'unknown';
    by: 'TXT' | 'CNAME' | null;
    found: string[];
    reason: string | null;
  };
  DomainRecord: { purpose: string; name: string; type: string; ttl: number; data: string };
  DomainReport: {
    domain: string;
    checked: string;
    ok: boolean;
    records: (Schemas['DomainRecord'] & {
      state: string;
      text: string;
      found: string[];
      difference: string | null;
      left: number | null;
      servers: { server: string; state: string }[];
    })[];
    checks: {
      check: string;
      subject: string;
      level: 'ok' | 'note' | 'fault';
      code: string;
      detail: string;
      text: string;
    }[];
  };
  EffectivePolicy: {
    policy: {
      name: {
        min: number;
        max: number;
        startsWithLetter: boolean;
        specials: string;
        edges: boolean;
        adjacent: boolean;
      };
      password: {
        min: number;
        max: number;
        upper: boolean;
        lower: boolean;
        digit: boolean;
        special: boolean;
        ascii: boolean;
        strength: number;
        withoutName: boolean;
      };
      limits: {
        aliases: number;
        externalAccounts: number;
        forwards: number;
        messagesPerDay: number;
        recipientsPerMessage: number;
        importRows: number;
        spaceBytes: number;
        webShare: number;
        graceDays: number;
        receiveSuspended: boolean;
      };
    };
    origin: Record<string, string>;
    text: { name: string[]; password: string[] };
  };
  Erased: {
    messages: number;
    bytes: number;
    mailboxes: number;
    aliases: number;
    forwards: number;
    absences: number;
    groupMemberships: number;
    passwords: number;
    appPasswords: number;
    passkeys: number;
    secondFactors: number;
    securityAnswers: number;
    sessions: number;
    apiKeys: number;
    logins: number;
    auditRows: number;
    trails: number;
  } | null;
  Forward: {
    number: number;
    source: string | null;
    target: string;
    keepCopy: boolean;
    status: 'active' | 'paused';
    refusals: number;
    reason: string | null;
    createdAt: string;
  };
  Group: Schemas['GroupItem'] & { members: string[] };
  GroupItem: { address: string; senders: 'everyone' | 'domain' | 'members'; memberCount: number; createdAt: string };
  Health: {
    ok: boolean;
    startedAt: string;
    parts: { name: string; ok: boolean; detail: string }[];
    listeners: { name: string; port: number | null; connections: number }[];
    queue: { waiting: number; held: number; oldestAt: string | null };
    disk: { freeBytes: number; neededBytes: number };
    certificates: { names: string[]; notAfter: string; selfSigned: boolean }[];
    renewals: { subject: string; attemptedAt: string; detail: string }[];
    domains: { domain: string; checkedAt: string; items: Schemas['DnsItem'][] }[];
    samples: Schemas['HealthSample'][];
  };
  HealthSample: {
    time: string;
    received: number;
    refused: number;
    delivered: number;
    failed: number;
    waiting: number;
    memoryBytes: number;
  };
  Import: {
    number: number;
    actor: string;
    state: 'running' | 'open' | 'done' | 'undone';
    createdAt: string;
    untold: number;
    progress: { done: number; of: number } | null;
  };
  ImportPlan: {
    key: string;
    file: { encoding: string; delimiter: string; unknown: string[] } | null;
    rows: {
      line: number;
      cells: { address: string; password: string; capacity: string; forward: string; keepCopy: string };
      address: string;
      verdict: 'create' | 'done' | 'refuse';
      generatesPassword: boolean;
      mustChange: boolean;
      problems: { field: string; rule: string; text: string }[];
      notes: { field: string; rule: string; text: string }[];
    }[];
  };
  ImportReport: {
    items: {
      line: number;
      address: string;
      made: boolean;
      password: string | null;
      problem: { field: string; rule: string; text: string } | null;
    }[];
  };
  ImportRows: {
    key?: string;
    rows: {
      line: number;
      address?: string;
      password?: string;
      capacity?: string;
      forward?: string;
      keepCopy?: string;
    }[];
  };
  Login: {
    protocol: 'smtp' | 'pop3' | 'imap' | 'jmap' | 'http' | 'ftps' | 'managesieve';
    address: string;
    outcome: 'ok' | 'failed' | 'throttled' | 'suspended' | 'second-factor';
    agent: string;
    attempts: number;
    at: string;
  };
  MadeAccount: Schemas['Account'] & { password: string | null };
  MadeAppPassword: { id: number; password: string };
  MailPrograms: {
    login: string;
    servers: { protocol: 'imap' | 'pop3' | 'smtp'; host: string; port: number; security: 'tls' | 'starttls' }[];
    profile: string | null;
  };
  MailServers: {
    host: string;
    imaps: number | null;
    pop3s: number | null;
    submission: number | null;
    submissions: number | null;
    https: number | null;
  };
  ManagedZones: { items: { zone: string; server: string }[]; faults: { server: string; text: string }[] };
  MtaSts: Schemas['MtaStsWish'] & { id: string; text: string };
  MtaStsWish: { mode: 'testing' | 'enforce' | 'none' };
  NewAccount: {
    address: string;
    password?: string;
    displayName?: string;
    firstName?: string;
    lastName?: string;
    language?: 'en' | 'pl';
    webShare?: number;
    slot?: number;
    spaceBytes?: number;
  };
  NewApiKey: {
    name: string;
    role: 'operator' | 'customer' | 'help-desk' | 'mailbox-user' | 'application';
    customer?: number | null;
    account?: string | null;
    scopes?: Schemas['Scope'][] | null;
    networks?: string[];
    expiresAt?: string | null;
  };
  NewAppPassword: {
    name: string;
    scopes?: ('imap' | 'pop3' | 'smtp' | 'ftps' | 'jmap' | 'dav')[];
    networks?: string[];
    expiresAt?: string | null;
  };
  NewDomain: { name: string; target?: Schemas['TargetServer']; vouched?: boolean };
  NewForward: { source?: string; target: string; keepCopy?: boolean };
  NewPasskey: { name: string; response: Schemas['PasskeyRegistration'] };
  OpenSession: {
    id: number;
    current: boolean;
    address: string;
    agent: string;
    createdAt: string;
    usedAt: string;
    expiresAt: string;
  };
  Passkey: { id: number; name: string; createdAt: string; usedAt: string | null };
  PasskeyAssertion: {
    id: string;
    rawId: string;
    type: 'public-key';
    clientExtensionResults?: Record<string, unknown>;
    authenticatorAttachment?: 'platform' | 'cross-platform';
    response: { clientDataJSON: string; authenticatorData: string; signature: string; userHandle?: string | null };
  };
  PasskeyOptions: Record<string, unknown>;
  PasskeyRegistration: {
    id: string;
    rawId: string;
    type: 'public-key';
    clientExtensionResults?: Record<string, unknown>;
    authenticatorAttachment?: 'platform' | 'cross-platform';
    response: {
      clientDataJSON: string;
      attestationObject: string;
      transports?: ('ble' | 'cable' | 'hybrid' | 'internal' | 'nfc' | 'smart-card' | 'usb')[];
    };
  };
  PasswordChange: { old: string; password: string; repeated: string };
  Plan: { name: string; slots: number; spaceBytes: number; createdAt: string };
  PolicyLevel: {
    level: 'platform' | 'plan' | 'domain' | 'account';
    subject: string;
    preset: string;
    change: Record<string, unknown>;
  };
  PolicyWish: {
    preset?: 'isp' | 'pro' | 'bulk' | 'modern';
    change: {
      name?: {
        min?: number;
        max?: number;
        startsWithLetter?: boolean;
        specials?: string;
        edges?: boolean;
        adjacent?: boolean;
      };
      password?: {
        min?: number;
        max?: number;
        upper?: boolean;
        lower?: boolean;
        digit?: boolean;
        special?: boolean;
        ascii?: boolean;
        strength?: number;
        withoutName?: boolean;
      };
      limits?: {
        aliases?: number;
        externalAccounts?: number;
        forwards?: number;
        messagesPerDay?: number;
        recipientsPerMessage?: number;
        importRows?: number;
        spaceBytes?: number;
        webShare?: number;
        graceDays?: number;
        receiveSuspended?: boolean;
      };
    };
  };
  Problem: {
    type: string;
    title: string;
    status: number;
    code: string;
    detail?: string;
    reason?:
      | 'recent-proof'
      | 'password-change'
      | 'csrf-token'
      | 'address-taken'
      | 'alias-across'
      | 'aliases'
      | 'api-keys'
      | 'app-passwords'
      | 'changed'
      | 'closed'
      | 'customer-exists'
      | 'customer-has-domains'
      | 'domain-claims'
      | 'domain-elsewhere'
      | 'domain-exists'
      | 'domain-has-addresses'
      | 'domain-unproved'
      | 'entitlement'
      | 'foreign-source'
      | 'forward-exists'
      | 'forward-itself'
      | 'forwards'
      | 'idempotency-reused'
      | 'idempotency-running'
      | 'import-running'
      | 'last-operator'
      | 'mail'
      | 'members'
      | 'networks'
      | 'not-closed'
      | 'number'
      | 'one-line'
      | 'passkeys'
      | 'past'
      | 'plan-in-use'
      | 'plus-sign'
      | 'policy'
      | 'postmaster'
      | 'rows-refused'
      | 'second-factor-begun'
      | 'second-factor-off'
      | 'second-factor-on'
      | 'slot'
      | 'slots'
      | 'space'
      | 'web';
    errors?: { field: string; rule: string; text: string; part?: string }[];
    current?: Record<string, unknown>;
  };
  Proof: { password: string; code?: string };
  Publication: {
    sets: {
      zone: string;
      server: string;
      action: 'keep' | 'add' | 'replace' | 'conflict';
      purpose: 'mx' | 'spf' | 'dkim' | 'dmarc' | 'tls-rpt' | 'mta-sts' | 'srv' | 'autoconfig' | 'autodiscover' | 'tlsa';
      name: string;
      type: string;
      added: string[];
      lost: string[];
    }[];
    elsewhere: {
      purpose: 'mx' | 'spf' | 'dkim' | 'dmarc' | 'tls-rpt' | 'mta-sts' | 'srv' | 'autoconfig' | 'autodiscover' | 'tlsa';
      name: string;
      type: string;
    }[];
    outcome: 'planned' | 'published' | 'undone' | 'left' | 'failed';
    text: string;
  };
  Publishing: {
    only?: ('mx' | 'spf' | 'dkim' | 'dmarc' | 'tls-rpt' | 'mta-sts' | 'srv' | 'autoconfig' | 'autodiscover' | 'tlsa')[];
    replace?: boolean;
    dryRun?: boolean;
  };
  QueueBatch: { act: 'hold' | 'release' | 'retry' | 'drop'; messages: string[] };
  QueuedRecipient: {
    id: string;
    sender: string;
    recipient: string;
    state: string;
    size: number;
    attempts: number;
    receivedAt: string;
    nextAttempt: string;
    priority: number;
    host: string | null;
    reply: string | null;
  };
  RecordChoice: {
    without: (
      | 'mx'
      | 'spf'
      | 'dkim'
      | 'dmarc'
      | 'tls-rpt'
      | 'mta-sts'
      | 'srv'
      | 'autoconfig'
      | 'autodiscover'
      | 'tlsa'
    )[];
  };
  Recovery: { address: string; login: string; secret: string; answer: string; password: string; repeated: string };
  RecoveryCodes: { recoveryCodes: string[] };
  Scope: {
    actions: (
      | 'domain.read'
      | 'domain.create'
      | 'domain.change'
      | 'domain.delete'
      | 'account.read'
      | 'account.create'
      | 'account.change'
      | 'account.limit'
      | 'account.suspend'
      | 'account.delete'
      | 'account.password'
      | 'space.split'
      | 'alias.read'
      | 'alias.change'
      | 'forward.read'
      | 'forward.change'
      | 'vacation.read'
      | 'vacation.change'
      | 'group.read'
      | 'group.change'
      | 'credential.read'
      | 'credential.change'
      | 'security-answer.check'
      | 'slot.read'
      | 'slot.configure'
      | 'import.read'
      | 'import.run'
      | 'policy.read'
      | 'policy.change'
      | 'plan.read'
      | 'plan.change'
      | 'customer.read'
      | 'customer.change'
      | 'administrator.read'
      | 'administrator.change'
      | 'subscriber.read'
      | 'subscriber.change'
      | 'api-key.read'
      | 'api-key.change'
      | 'route.read'
      | 'route.change'
      | 'queue.read'
      | 'queue.change'
      | 'certificate.change'
      | 'installation.restore'
      | 'trail.read'
      | 'audit.read'
      | 'usage.read'
      | 'health.read'
      | 'message.read'
      | 'message.submit'
    )[];
    domains?: string[] | null;
  };
  SecondFactor: { enabled: boolean; since: string | null; recoveryCodes: number };
  SecondFactorSecret: { secret: string; address: string };
  SecurityAnswer: { question: string; answer: string };
  SecurityQuestion: { question: string | null; questions: { name: string; text: string }[] };
  Session: {
    id: number;
    name: string;
    role: 'operator' | 'customer' | 'help-desk' | 'mailbox-user' | 'application';
    account: number | null;
    customer: number | null;
    language: 'en' | 'pl' | null;
    passwordDuty: boolean;
    secondFactor: boolean;
    recent: boolean;
    expiresAt: string;
    csrfToken: string;
  };
  SignIn: { login: string; as?: 'administrator' | 'mailbox-user'; password: string; code?: string };
  SignInState: { secondFactor: boolean; passkeys: number; appPasswords: number; securityAnswer: boolean };
  Simulation: {
    refusal: string | null;
    deliveries: { address: string; full: boolean }[];
    leaving: { address: string; by: string; target: Schemas['TargetServer'] }[];
    steps: { rule: string; depth: number; address: string; to: string }[];
    probe: { answer: string; reply: string } | null;
  };
  Slot: { number: number; address: string; configured: boolean; displayName: string | null; status: string | null };
  Space: {
    spaceBytes: number;
    webShare: number;
    mail: { limitBytes: number; usedBytes: number };
    web: { limitBytes: number; usedBytes: number };
  };
  SpaceChange: { spaceBytes?: number; webShare?: number };
  Subscriber: { login: string; access: 'hfc' | 'dsl'; mailboxes: number; used: number; changedAt: string };
  SubscriberBatch: { act: 'end'; logins: string[] };
  TargetServer: { host: string; port?: number; tls?: 'opportunistic' | 'starttls' | 'implicit' | 'none' } | null;
  Trail: Schemas['TrailItem'] & { events: Schemas['TrailEvent'][] };
  TrailEvent: { time: string; recipient: string | null; event: string; detail: Record<string, unknown> };
  TrailItem: { id: string; sender: string; receivedAt: string };
  Usage: {
    address: string;
    customer: string | null;
    status: string;
    createdAt: string;
    spaceBytes: number;
    usedBytes: number;
    messages: number;
    aliases: number;
  };
  Vacation: { from: string; to: string | null; subject: string; text: string; days?: number } | null;
  Verdict: { name: string; outcome: 'done' | 'unchanged' | 'failed'; code: string | null; text: string | null };
}

export interface Operations {
  'GET /api/v1/account/app-passwords': { answer: { items: Schemas['AppPassword'][] } };
  'POST /api/v1/account/app-passwords': { body: Schemas['NewAppPassword']; answer: Schemas['MadeAppPassword'] };
  'DELETE /api/v1/account/app-passwords/{id}': { path: { id: number }; answer: undefined };
  'GET /api/v1/account/logins': { answer: { items: Schemas['Login'][] } };
  'GET /api/v1/account/mail-programs': { answer: Schemas['MailPrograms'] };
  'GET /api/v1/account/passkeys': { answer: { items: Schemas['Passkey'][] } };
  'POST /api/v1/account/passkeys': { body: Schemas['NewPasskey']; answer: { id: number } };
  'POST /api/v1/account/passkeys/options': { answer: Schemas['PasskeyOptions'] };
  'DELETE /api/v1/account/passkeys/{id}': { path: { id: number }; answer: undefined };
  'GET /api/v1/account/password': { answer: { rules: Record<string, unknown>; text: string[] } };
  'PUT /api/v1/account/password': { body: Schemas['PasswordChange']; answer: undefined };
  'GET /api/v1/account/second-factor': { answer: Schemas['SecondFactor'] };
  'POST /api/v1/account/second-factor': { answer: Schemas['SecondFactorSecret'] };
  'PUT /api/v1/account/second-factor': { body: { code: string }; answer: Schemas['RecoveryCodes'] };
  'DELETE /api/v1/account/second-factor': { answer: undefined };
  'POST /api/v1/account/second-factor/recovery-codes': { answer: Schemas['RecoveryCodes'] };
  'GET /api/v1/account/security-question': { answer: Schemas['SecurityQuestion'] };
  'PUT /api/v1/account/security-question': { body: Schemas['SecurityAnswer']; answer: undefined };
  'GET /api/v1/account/sessions': { answer: { items: Schemas['OpenSession'][] } };
  'DELETE /api/v1/account/sessions': { answer: { ended: number } };
  'DELETE /api/v1/account/sessions/{id}': { path: { id: number }; answer: undefined };
  'GET /api/v1/accounts': {
    query?: {
      limit?: number;
      cursor?: string;
      sort?: 'address' | 'name' | 'created' | 'used' | 'space' | '-address' | '-name' | '-created' | '-used' | '-space';
      filter?: string;
      count?: 'true' | 'false';
      domain?: string;
    };
    answer: { items: Schemas['Account'][]; next: string | null; total?: number };
  };
  'POST /api/v1/accounts': { body: Schemas['NewAccount']; answer: Schemas['MadeAccount'] };
  'POST /api/v1/accounts/batch': { body: Schemas['AccountBatch']; answer: { items: Schemas['AccountVerdict'][] } };
  'GET /api/v1/accounts/{account}': { path: { account: string }; answer: Schemas['Account'] };
  'PATCH /api/v1/accounts/{account}': {
    path: { account: string };
    body: Schemas['AccountChange'];
    answer: Schemas['Account'];
  };
  'DELETE /api/v1/accounts/{account}': {
    path: { account: string };
    query?: { forever?: 'true' | 'false' };
    answer: Schemas['AccountEnd'];
  };
  'GET /api/v1/accounts/{account}/aliases': { path: { account: string }; answer: { items: Schemas['Alias'][] } };
  'POST /api/v1/accounts/{account}/aliases': {
    path: { account: string };
    body: { address: string };
    answer: Schemas['Alias'];
  };
  'DELETE /api/v1/accounts/{account}/aliases/{alias}': { path: { account: string; alias: string }; answer: undefined };
  'GET /api/v1/accounts/{account}/export': { path: { account: string }; answer: string };
  'GET /api/v1/accounts/{account}/forwards': { path: { account: string }; answer: { items: Schemas['Forward'][] } };
  'POST /api/v1/accounts/{account}/forwards': {
    path: { account: string };
    body: Schemas['NewForward'];
    answer: Schemas['Forward'];
  };
  'DELETE /api/v1/accounts/{account}/forwards/{forward}': {
    path: { account: string; forward: number };
    answer: undefined;
  };
  'POST /api/v1/accounts/{account}/forwards/{forward}/resume': {
    path: { account: string; forward: number };
    answer: undefined;
  };
  'GET /api/v1/accounts/{account}/logins': { path: { account: string }; answer: { items: Schemas['AccountLogin'][] } };
  'PUT /api/v1/accounts/{account}/password': {
    path: { account: string };
    body: { password?: string };
    answer: { password: string | null };
  };
  'POST /api/v1/accounts/{account}/restore': { path: { account: string }; answer: Schemas['Account'] };
  'GET /api/v1/accounts/{account}/sign-in': { path: { account: string }; answer: Schemas['SignInState'] };
  'GET /api/v1/accounts/{account}/space': { path: { account: string }; answer: Schemas['Space'] };
  'PATCH /api/v1/accounts/{account}/space': {
    path: { account: string };
    body: Schemas['SpaceChange'];
    answer: Schemas['Space'];
  };
  'PUT /api/v1/accounts/{account}/status': {
    path: { account: string };
    body: { status: 'active' | 'suspended' };
    answer: Schemas['Account'];
  };
  'GET /api/v1/accounts/{account}/vacation': { path: { account: string }; answer: { vacation: Schemas['Vacation'] } };
  'PUT /api/v1/accounts/{account}/vacation': {
    path: { account: string };
    body: Schemas['Vacation'];
    answer: undefined;
  };
  'DELETE /api/v1/accounts/{account}/vacation': { path: { account: string }; answer: undefined };
  'GET /api/v1/activation': { answer: Schemas['ActivationRules'] };
  'POST /api/v1/activation': {
    body: Schemas['ActivationForm'];
    answer: { address: string; servers: Schemas['MailServers'] };
  };
  'GET /api/v1/administrators': { answer: { items: Schemas['Administrator'][] } };
  'POST /api/v1/administrators': {
    body: { login: string; role: 'operator' | 'customer' | 'help-desk'; customer?: number | null; password?: string };
    answer: Schemas['Administrator'] & { password: string | null };
  };
  'GET /api/v1/administrators/{login}': { path: { login: string }; answer: Schemas['Administrator'] };
  'DELETE /api/v1/administrators/{login}': { path: { login: string }; answer: undefined };
  'PUT /api/v1/administrators/{login}/password': {
    path: { login: string };
    body: { password?: string };
    answer: { password: string | null };
  };
  'PUT /api/v1/administrators/{login}/post': {
    path: { login: string };
    body: { role: 'operator' | 'customer' | 'help-desk'; customer?: number | null };
    answer: Schemas['Administrator'];
  };
  'GET /api/v1/api-keys': {
    query?: { cursor?: number | null };
    answer: { items: Schemas['ApiKey'][]; next: number | null };
  };
  'POST /api/v1/api-keys': { body: Schemas['NewApiKey']; answer: { number: number; token: string } };
  'DELETE /api/v1/api-keys/{number}': { path: { number: number }; answer: undefined };
  'GET /api/v1/audit': {
    query?: {
      cursor?: number;
      account?: string;
      customer?: number;
      actor?: string;
      action?:
        | 'domain.read'
        | 'domain.create'
        | 'domain.change'
        | 'domain.delete'
        | 'account.read'
        | 'account.create'
        | 'account.change'
        | 'account.limit'
        | 'account.suspend'
        | 'account.delete'
        | 'account.password'
        | 'space.split'
        | 'alias.read'
        | 'alias.change'
        | 'forward.read'
        | 'forward.change'
        | 'vacation.read'
        | 'vacation.change'
        | 'group.read'
        | 'group.change'
        | 'credential.read'
        | 'credential.change'
        | 'security-answer.check'
        | 'slot.read'
        | 'slot.configure'
        | 'import.read'
        | 'import.run'
        | 'policy.read'
        | 'policy.change'
        | 'plan.read'
        | 'plan.change'
        | 'customer.read'
        | 'customer.change'
        | 'administrator.read'
        | 'administrator.change'
        | 'subscriber.read'
        | 'subscriber.change'
        | 'api-key.read'
        | 'api-key.change'
        | 'route.read'
        | 'route.change'
        | 'queue.read'
        | 'queue.change'
        | 'certificate.change'
        | 'installation.restore'
        | 'trail.read'
        | 'audit.read'
        | 'usage.read'
        | 'health.read'
        | 'message.read'
        | 'message.submit';
      subject?: string;
      from?: string;
      to?: string;
    };
    answer: { items: Schemas['AuditRow'][]; next: number | null };
  };
  'POST /api/v1/crash-reports': { body: Schemas['CrashReport']; answer: undefined };
  'GET /api/v1/customers': {
    query?: {
      limit?: number;
      cursor?: string;
      sort?: 'number' | 'name' | 'plan' | 'created' | '-number' | '-name' | '-plan' | '-created';
      filter?: string;
      count?: 'true' | 'false';
    };
    answer: { items: Schemas['Customer'][]; next: string | null; total?: number };
  };
  'POST /api/v1/customers': { body: { name: string; plan: string }; answer: Schemas['Customer'] };
  'GET /api/v1/customers/{customer}': { path: { customer: number }; answer: Schemas['Customer'] };
  'PATCH /api/v1/customers/{customer}': {
    path: { customer: number };
    body: { name?: string; plan?: string };
    answer: Schemas['Customer'];
  };
  'DELETE /api/v1/customers/{customer}': { path: { customer: number }; answer: undefined };
  'GET /api/v1/customers/{customer}/slots': { path: { customer: number }; answer: { items: Schemas['Slot'][] } };
  'GET /api/v1/domain-claims': { answer: { items: Schemas['DomainClaim'][] } };
  'GET /api/v1/domains': {
    query?: {
      limit?: number;
      cursor?: string;
      sort?: 'name' | 'created' | '-name' | '-created';
      filter?: string;
      count?: 'true' | 'false';
    };
    answer: { items: Schemas['Domain'][]; next: string | null; total?: number };
  };
  'POST /api/v1/domains': { body: Schemas['NewDomain']; answer: Schemas['Domain'] };
  'GET /api/v1/domains/{domain}': { path: { domain: string }; answer: Schemas['Domain'] };
  'PATCH /api/v1/domains/{domain}': {
    path: { domain: string };
    body: Schemas['DomainChange'];
    answer: Schemas['ChangedDomain'];
  };
  'DELETE /api/v1/domains/{domain}': { path: { domain: string }; answer: undefined };
  'GET /api/v1/domains/{domain}/authority': { path: { domain: string }; answer: Schemas['DomainAuthority'] };
  'GET /api/v1/domains/{domain}/certificate': { path: { domain: string }; answer: Schemas['DomainCertificate'] };
  'POST /api/v1/domains/{domain}/certificate/renewal': {
    path: { domain: string };
    answer: Schemas['DomainCertificate'];
  };
  'GET /api/v1/domains/{domain}/check': {
    path: { domain: string };
    query?: { anew?: 'true' | 'false' };
    answer: Schemas['DomainReport'];
  };
  'GET /api/v1/domains/{domain}/claim': { path: { domain: string }; answer: Schemas['DomainClaim'] };
  'DELETE /api/v1/domains/{domain}/claim': { path: { domain: string }; answer: undefined };
  'PUT /api/v1/domains/{domain}/customer': {
    path: { domain: string };
    body: { customer: number | null };
    answer: undefined;
  };
  'GET /api/v1/domains/{domain}/dkim-keys': { path: { domain: string }; answer: { items: Schemas['DkimKey'][] } };
  'POST /api/v1/domains/{domain}/dkim-keys/rotation': {
    path: { domain: string };
    body: Schemas['DkimRotation'];
    answer: { items: Schemas['DkimKey'][] };
  };
  'GET /api/v1/domains/{domain}/drifts': { path: { domain: string }; answer: { items: Schemas['DomainDrift'][] } };
  'GET /api/v1/domains/{domain}/mta-sts': { path: { domain: string }; answer: Schemas['MtaSts'] };
  'PUT /api/v1/domains/{domain}/mta-sts': {
    path: { domain: string };
    body: Schemas['MtaStsWish'];
    answer: Schemas['MtaSts'];
  };
  'POST /api/v1/domains/{domain}/proof': { path: { domain: string }; answer: Schemas['DomainProof'] };
  'POST /api/v1/domains/{domain}/publication': {
    path: { domain: string };
    body: Schemas['Publishing'];
    answer: Schemas['Publication'];
  };
  'GET /api/v1/domains/{domain}/record-choice': { path: { domain: string }; answer: Schemas['RecordChoice'] };
  'PUT /api/v1/domains/{domain}/record-choice': {
    path: { domain: string };
    body: Schemas['RecordChoice'];
    answer: Schemas['RecordChoice'];
  };
  'GET /api/v1/domains/{domain}/records': { path: { domain: string }; answer: { items: Schemas['DomainRecord'][] } };
  'GET /api/v1/domains/{domain}/report': {
    path: { domain: string };
    answer: { report: Schemas['DomainReport'] & (Record<string, unknown> | null) };
  };
  'GET /api/v1/domains/{domain}/simulation': {
    path: { domain: string };
    query: {
      address: string;
      sender?: string;
      mode?: 'authoritative' | 'non-authoritative';
      host?: string;
      port?: number;
      tls?: 'opportunistic' | 'starttls' | 'implicit' | 'none';
    };
    answer: Schemas['Simulation'];
  };
  'GET /api/v1/groups': {
    query?: {
      limit?: number;
      cursor?: string;
      sort?: 'address' | 'created' | '-address' | '-created';
      filter?: string;
      count?: 'true' | 'false';
    };
    answer: { items: Schemas['GroupItem'][]; next: string | null; total?: number };
  };
  'POST /api/v1/groups': {
    body: { address: string; senders?: 'everyone' | 'domain' | 'members'; members?: string[] };
    answer: Schemas['Group'];
  };
  'GET /api/v1/groups/{group}': { path: { group: string }; answer: Schemas['Group'] };
  'PATCH /api/v1/groups/{group}': {
    path: { group: string };
    body: { senders?: 'everyone' | 'domain' | 'members'; add?: string[]; remove?: string[] };
    answer: Schemas['Group'];
  };
  'DELETE /api/v1/groups/{group}': { path: { group: string }; answer: undefined };
  'GET /api/v1/health': { answer: Schemas['Health'] };
  'GET /api/v1/imports': { query?: { cursor?: number }; answer: { items: Schemas['Import'][]; next: number | null } };
  'POST /api/v1/imports': {
    query?: { badPassword?: 'reject' | 'generate' | 'must-change'; spaceBytes?: number | null; mode?: 'all' | 'valid' };
    body?: Blob | string | Schemas['ImportRows'];
    answer: { number: number | null };
  };
  'POST /api/v1/imports/plan': {
    query?: { badPassword?: 'reject' | 'generate' | 'must-change'; spaceBytes?: number | null };
    body?: Blob | string | Schemas['ImportRows'];
    answer: Schemas['ImportPlan'];
  };
  'GET /api/v1/imports/template': { query?: { format?: 'csv' | 'xlsx' }; answer: string };
  'GET /api/v1/imports/{number}': { path: { number: number }; answer: Schemas['Import'] };
  'GET /api/v1/imports/{number}/events': { path: { number: number }; answer: string };
  'POST /api/v1/imports/{number}/report': { path: { number: number }; answer: Schemas['ImportReport'] };
  'POST /api/v1/imports/{number}/undo': { path: { number: number }; answer: { accounts: number } };
  'GET /api/v1/mail-servers': { answer: Schemas['MailServers'] };
  'GET /api/v1/managed-zones': { answer: Schemas['ManagedZones'] };
  'GET /api/v1/plans': { query?: { cursor?: string }; answer: { items: Schemas['Plan'][]; next: string | null } };
  'GET /api/v1/plans/{plan}': { path: { plan: string }; answer: Schemas['Plan'] };
  'PUT /api/v1/plans/{plan}': {
    path: { plan: string };
    body: { slots: number; spaceBytes?: number };
    answer: undefined;
  };
  'DELETE /api/v1/plans/{plan}': { path: { plan: string }; answer: undefined };
  'GET /api/v1/policies': { answer: { items: Schemas['PolicyLevel'][] } };
  'GET /api/v1/policies/effective': {
    query?: { plan?: string; domain?: string; account?: string };
    answer: Schemas['EffectivePolicy'];
  };
  'POST /api/v1/policies/judgement': {
    body: { domain: string; name?: string; password?: string };
    answer: { violations: { field: string; rule: string; text: string; part?: string }[] };
  };
  'GET /api/v1/policies/{level}/{subject}': {
    path: { level: 'platform' | 'plan' | 'domain' | 'account'; subject: string };
    answer: Schemas['PolicyLevel'];
  };
  'PUT /api/v1/policies/{level}/{subject}': {
    path: { level: 'platform' | 'plan' | 'domain' | 'account'; subject: string };
    body: Schemas['PolicyWish'];
    answer: undefined;
  };
  'POST /api/v1/policies/{level}/{subject}/preview': {
    path: { level: 'platform' | 'plan' | 'domain' | 'account'; subject: string };
    query?: { cursor?: number | null };
    body: Schemas['PolicyWish'];
    answer: {
      items: {
        address: string;
        violations: { field: string; rule: string; text: string; part?: string }[];
        aliases: number;
      }[];
      next: number | null;
    };
  };
  'GET /api/v1/queue': {
    query?: {
      limit?: number;
      cursor?: string;
      sort?: 'arrival' | 'next' | '-arrival' | '-next';
      filter?: string;
      count?: 'true' | 'false';
    };
    answer: { items: Schemas['QueuedRecipient'][]; next: string | null; total?: number };
  };
  'POST /api/v1/queue/batch': { body: Schemas['QueueBatch']; answer: { items: Schemas['Verdict'][] } };
  'GET /api/v1/queue/{id}': { path: { id: string }; answer: { items: Schemas['QueuedRecipient'][] } };
  'PUT /api/v1/queue/{id}/priority': {
    path: { id: string };
    body: { priority: 'high' | 'normal' | 'low' };
    answer: { recipients: number };
  };
  'POST /api/v1/queue/{id}/{act}': {
    path: { id: string; act: 'hold' | 'release' | 'retry' | 'drop' };
    answer: { recipients: number };
  };
  'POST /api/v1/recovery': { body: Schemas['Recovery']; answer: undefined };
  'POST /api/v1/recovery/answer-check': { body: Schemas['AnswerCheck']; answer: { right: boolean } };
  'POST /api/v1/recovery/question': { body: Schemas['ContractProof']; answer: { question: string; text: string } };
  'GET /api/v1/session': { answer: Schemas['Session'] };
  'POST /api/v1/session': { body: Schemas['SignIn']; answer: Schemas['Session'] };
  'DELETE /api/v1/session': { answer: undefined };
  'POST /api/v1/session/passkey': { body: Schemas['PasskeyAssertion']; answer: Schemas['Session'] };
  'POST /api/v1/session/passkey-options': { answer: Schemas['PasskeyOptions'] };
  'POST /api/v1/session/proof': { body: Schemas['Proof']; answer: undefined };
  'POST /api/v1/session/proof/passkey': { body: Schemas['PasskeyAssertion']; answer: undefined };
  'GET /api/v1/subscribers': {
    query?: {
      limit?: number;
      cursor?: string;
      sort?: 'login' | 'changed' | '-login' | '-changed';
      filter?: string;
      count?: 'true' | 'false';
    };
    answer: { items: Schemas['Subscriber'][]; next: string | null; total?: number };
  };
  'PUT /api/v1/subscribers': { body: Blob | string; answer: { subscribers: number } };
  'POST /api/v1/subscribers/batch': { body: Schemas['SubscriberBatch']; answer: { items: Schemas['Verdict'][] } };
  'GET /api/v1/subscribers/{login}': { path: { login: string }; answer: Schemas['Subscriber'] };
  'PUT /api/v1/subscribers/{login}': {
    path: { login: string };
    body: Schemas['Contract'];
    answer: Schemas['Subscriber'];
  };
  'DELETE /api/v1/subscribers/{login}': { path: { login: string }; answer: undefined };
  'GET /api/v1/trails': {
    query?: { account?: string; limit?: number; cursor?: string };
    answer: { items: Schemas['TrailItem'][]; next: string | null };
  };
  'GET /api/v1/trails/{id}': { path: { id: string }; answer: Schemas['Trail'] };
  'GET /api/v1/trails/{id}/events': { path: { id: string }; answer: string };
  'GET /api/v1/usage': {
    query?: {
      limit?: number;
      cursor?: string;
      sort?: 'address' | 'name' | 'created' | 'used' | 'space' | '-address' | '-name' | '-created' | '-used' | '-space';
      filter?: string;
      count?: 'true' | 'false';
    };
    answer: { items: Schemas['Usage'][]; next: string | null; total?: number };
  };
  'GET /api/v1/usage/table': { answer: string };
}
