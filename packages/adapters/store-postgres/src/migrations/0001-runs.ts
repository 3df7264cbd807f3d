/**
 * Runs, their events, workers and what commits write beside them.
 *
 * Values (inputs, outputs, events) are `json`, not `jsonb`: kept letter by letter, so that `\u0000` and lone
 * surrogates, which `jsonb` refuses, pass. SQL never looks inside them. Control state is `jsonb`: SQL merges it.
 *
 * `run` is written at every claim and commit, so its updates must stay HOT: no index and no index predicate names a
 * column that a claim or a commit changes, except `ended_at`, which changes once. Half of each page is left free: with
 * 30 % free, batches of 64 left every second claim without room on its page and Postgres used a quarter more CPU.
 */
export const sql = `
create table heddle.plan (
  id text primary key,
  plan json not null,
  created_at timestamptz(3) not null default now()
);

create table heddle.plan_flow (
  plan_id text not null,
  workspace_id uuid not null,
  flow json not null,
  primary key (plan_id, workspace_id)
);

create table heddle.run (
  id uuid primary key,
  workspace_id uuid not null,
  plan_id text not null,
  flow_id uuid,
  published_version int,
  slug text,
  key_id text,
  session text,
  end_user text,
  status text not null,
  -- Grows with every change of the state; commits compare it.
  version int not null default 0,
  -- Number of the last event.
  seq int not null,
  -- Settled activations: { "<activation>": { status, absent? } }.
  state jsonb not null default '{}',
  -- Segments that may be claimed: with ready_at this is the outbox of bells.
  ready text[] not null,
  -- Since when there is something to claim, or when its bells were rung again.
  ready_at timestamptz not null default now(),
  -- How often bells were rung again since the last claim.
  rings smallint not null default 0,
  -- Segments that become ready when the runs before this one, of the same serial key, are over.
  parked text[],
  -- { "<segment>": { e: last epoch, w: worker, t: claimed at, ms, v: version that kept it } }; a free one has only e.
  claims jsonb not null default '{}',
  input_tokens bigint not null default 0,
  output_tokens bigint not null default 0,
  cost_usd double precision not null default 0,
  usage_estimated boolean not null default false,
  input json not null,
  preview text not null,
  pins json,
  output json,
  error json,
  vault text,
  serial_key text,
  -- Whether text is streamed while it is made.
  watched boolean not null default false,
  idempotent_body_hash text,
  created_at timestamptz not null default clock_timestamp(),
  ended_at timestamptz
) with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.05);

create index run_open on heddle.run (id) where ended_at is null;
create index run_list on heddle.run (workspace_id, id desc);
create index run_flow on heddle.run (workspace_id, flow_id, id desc) where flow_id is not null;
create index run_session on heddle.run (workspace_id, session, id desc) where session is not null;
create index run_serial on heddle.run (serial_key, created_at, id) where serial_key is not null and ended_at is null;

-- One row per commit. It carries n events, numbered seq - n + 1 to seq.
create table heddle.run_event (
  run_id uuid not null,
  seq int not null,
  n int not null,
  -- Activations whose outputs are in the body.
  activations text[],
  body json not null,
  primary key (run_id, seq)
);

create table heddle.idempotency (
  scope text not null,
  key text not null,
  run_id uuid not null,
  body_hash text not null,
  created_at timestamptz not null default now(),
  primary key (scope, key)
);
create index idempotency_age on heddle.idempotency (created_at);

create table heddle.worker (
  id text primary key,
  pid int not null,
  started_at timestamptz(3) not null,
  seen_at timestamptz(3) not null default now(),
  retired boolean not null default false
) with (fillfactor = 50);

create table heddle.memory_turn (
  id bigint generated always as identity primary key,
  workspace_id uuid not null,
  memory text not null,
  session text not null,
  -- [{ role, text }], as one commit wrote them.
  turns json not null,
  created_at timestamptz(3) not null default now()
);
create index memory_turn_session on heddle.memory_turn (memory, session, id desc);

-- One row: the lock of sweepers and how far they came.
create table heddle.sweeper (
  id int primary key check (id = 1),
  swept_to uuid not null
);
insert into heddle.sweeper values (1, '00000000-0000-0000-0000-000000000000');
`;
