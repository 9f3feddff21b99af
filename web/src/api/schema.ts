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
    webShare: number;
    aliases: number;
    createdAt: string;
    deleteAt: string | null;
  };
  AccountChange: { status?: 'active' | 'suspended' };
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
  Alias: { address: string };
  Contract: { access: 'hfc' | 'dsl'; secret: string; mailboxes?: number };
  Domain: {
    name: string;
    mode: 'authoritative' | 'non-authoritative';
    target: Schemas['TargetServer'];
    catchAll: string | null;
    customer: number | null;
    accounts: number;
    createdAt: string;
  };
  DomainChange: { target?: Schemas['TargetServer']; catchAll?: string | null };
  DomainRecord: { purpose: string; name: string; type: string; ttl: number; data: string };
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
      };
    };
    origin: Record<string, string>;
    text: { name: string[]; password: string[] };
  };
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
  MadeAccount: Schemas['Account'] & { password: string | null };
  MailServers: {
    host: string;
    imaps: number | null;
    pop3s: number | null;
    submission: number | null;
    submissions: number | null;
    https: number | null;
  };
  NewAccount: { address: string; password?: string; displayName?: string; language?: 'en' | 'pl'; spaceBytes?: number };
  NewDomain: { name: string; target?: Schemas['TargetServer'] };
  NewForward: { source?: string; target: string; keepCopy?: boolean };
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
    reason?: 'recent-proof' | 'password-change' | 'csrf-token';
    errors?: { field: string; rule: string; text: string; part?: string }[];
    current?: Record<string, unknown>;
  };
  Proof: { password: string; code?: string };
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
  Simulation: {
    refusal: string | null;
    deliveries: { address: string; full: boolean }[];
    leaving: { address: string; by: string; target: Schemas['TargetServer'] }[];
    steps: { rule: string; depth: number; address: string; to: string }[];
    probe: { answer: string; reply: string } | null;
  };
  Subscriber: { login: string; access: 'hfc' | 'dsl'; mailboxes: number; used: number; changedAt: string };
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
}

export interface Operations {
  'GET /api/v1/accounts': {
    query?: {
      limit?: number;
      cursor?: string;
      sort?: 'address' | 'name' | 'created' | 'used' | 'space' | '-address' | '-name' | '-created' | '-used' | '-space';
      filter?: string;
      domain?: string;
    };
    answer: { items: Schemas['Account'][]; next: string | null };
  };
  'POST /api/v1/accounts': { body: Schemas['NewAccount']; answer: Schemas['MadeAccount'] };
  'GET /api/v1/accounts/{account}': { path: { account: string }; answer: Schemas['Account'] };
  'PATCH /api/v1/accounts/{account}': {
    path: { account: string };
    body: Schemas['AccountChange'];
    answer: Schemas['Account'];
  };
  'DELETE /api/v1/accounts/{account}': { path: { account: string }; answer: undefined };
  'GET /api/v1/accounts/{account}/aliases': { path: { account: string }; answer: { items: Schemas['Alias'][] } };
  'POST /api/v1/accounts/{account}/aliases': {
    path: { account: string };
    body: { address: string };
    answer: Schemas['Alias'];
  };
  'DELETE /api/v1/accounts/{account}/aliases/{alias}': { path: { account: string; alias: string }; answer: undefined };
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
  'PUT /api/v1/accounts/{account}/password': {
    path: { account: string };
    body: { password?: string };
    answer: { password: string | null };
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
  'GET /api/v1/domains': {
    query?: { limit?: number; cursor?: string; sort?: 'name' | 'created' | '-name' | '-created'; filter?: string };
    answer: { items: Schemas['Domain'][]; next: string | null };
  };
  'POST /api/v1/domains': { body: Schemas['NewDomain']; answer: Schemas['Domain'] };
  'GET /api/v1/domains/{domain}': { path: { domain: string }; answer: Schemas['Domain'] };
  'PATCH /api/v1/domains/{domain}': {
    path: { domain: string };
    body: Schemas['DomainChange'];
    answer: Schemas['Domain'];
  };
  'DELETE /api/v1/domains/{domain}': { path: { domain: string }; answer: undefined };
  'GET /api/v1/domains/{domain}/records': { path: { domain: string }; answer: { items: Schemas['DomainRecord'][] } };
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
    };
    answer: { items: Schemas['GroupItem'][]; next: string | null };
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
  'GET /api/v1/policies': { answer: { items: Schemas['PolicyLevel'][] } };
  'GET /api/v1/policies/effective': {
    query?: { plan?: string; domain?: string; account?: string };
    answer: Schemas['EffectivePolicy'];
  };
  'POST /api/v1/policies/judgement': {
    body: { domain: string; name?: string; password?: string };
    answer: { violations: { field: string; rule: string; text: string; part?: string }[] };
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
    query?: { limit?: number; cursor?: string; sort?: 'arrival' | 'next' | '-arrival' | '-next'; filter?: string };
    answer: { items: Schemas['QueuedRecipient'][]; next: string | null };
  };
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
  'GET /api/v1/session': { answer: Schemas['Session'] };
  'POST /api/v1/session': { body: Schemas['SignIn']; answer: Schemas['Session'] };
  'DELETE /api/v1/session': { answer: undefined };
  'POST /api/v1/session/proof': { body: Schemas['Proof']; answer: undefined };
  'GET /api/v1/subscribers': {
    query?: { limit?: number; cursor?: string; sort?: 'login' | 'changed' | '-login' | '-changed'; filter?: string };
    answer: { items: Schemas['Subscriber'][]; next: string | null };
  };
  'PUT /api/v1/subscribers': { body: Blob | string; answer: { subscribers: number } };
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
    };
    answer: { items: Schemas['Usage'][]; next: string | null };
  };
  'GET /api/v1/usage/table': { answer: string };
}
