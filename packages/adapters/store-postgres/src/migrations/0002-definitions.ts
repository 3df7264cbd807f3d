/** Flows and their versions, endpoints, secrets, keys, people. */
export const sql = `
create table heddle.workspace (
  id uuid primary key,
  name text not null,
  is_default boolean not null default false,
  created_at timestamptz(3) not null default now()
);
create unique index workspace_default on heddle.workspace (is_default) where is_default;

create table heddle.account (
  id uuid primary key,
  email text not null,
  name text not null,
  password_hash text not null,
  created_at timestamptz(3) not null default now()
);
create unique index account_email on heddle.account (lower(email));

create table heddle.member (
  workspace_id uuid not null references heddle.workspace (id) on delete cascade,
  user_id uuid not null references heddle.account (id) on delete cascade,
  role text not null,
  primary key (workspace_id, user_id)
);
create index member_user on heddle.member (user_id);

create table heddle.session (
  token_hash text primary key,
  user_id uuid not null references heddle.account (id) on delete cascade,
  expires_at timestamptz(3) not null
);
create index session_of_user on heddle.session (user_id);

create table heddle.flow (
  id uuid primary key,
  workspace_id uuid not null,
  revision int not null default 1,
  flow json not null,
  -- Copies for lists and search, so that these need not read flows.
  name text not null,
  description text,
  nodes int not null,
  created_by text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index flow_list on heddle.flow (workspace_id, updated_at desc, id desc);

create table heddle.flow_version (
  flow_id uuid not null references heddle.flow (id) on delete cascade,
  version int not null,
  plan_id text not null,
  flow json not null,
  note text,
  published_by text,
  published_at timestamptz(3) not null default now(),
  primary key (flow_id, version)
);

-- A flow has one slug, a slug has one flow.
create table heddle.endpoint (
  slug text primary key,
  flow_id uuid not null unique references heddle.flow (id) on delete cascade,
  workspace_id uuid not null,
  live_version int not null,
  foreign key (flow_id, live_version) references heddle.flow_version (flow_id, version) on delete cascade
);

create table heddle.secret (
  workspace_id uuid not null,
  name text not null,
  sealed text not null,
  hint text not null,
  hosts text[] not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (workspace_id, name)
);

create table heddle.api_key (
  id text primary key,
  workspace_id uuid not null,
  hash text not null,
  info json not null,
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3)
);
create index api_key_workspace on heddle.api_key (workspace_id, created_at);
`;
