/** Knowledge bases, their documents, chunks and vectors. */
export const sql = `
create table heddle.knowledge (
  id uuid primary key,
  workspace_id uuid not null,
  name text not null,
  description text,
  folder text,
  embedder text not null,
  -- Grows with every change of the chunks.
  revision int not null default 0,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now()
);
create index knowledge_workspace on heddle.knowledge (workspace_id, created_at);

create table heddle.document (
  id uuid primary key,
  workspace_id uuid not null,
  knowledge_id uuid not null references heddle.knowledge (id) on delete cascade,
  name text not null,
  title text not null,
  uri text not null,
  media_type text not null default '',
  size int not null,
  status text not null default 'queued',
  -- Steps of the work on it, for progress: chunks, once it is cut.
  done int not null default 0,
  total int not null default 1,
  chunks int not null default 0,
  error json,
  -- How often a worker began with it; one that ends its worker again and again is given up.
  attempts int not null default 0,
  worker_id text,
  claimed_at timestamptz(3),
  -- Since when it waits for a bell, or when that was rung again.
  rung_at timestamptz(3) not null default now(),
  created_at timestamptz not null default now()
);
create index document_list on heddle.document (knowledge_id, created_at, id);
create index document_open on heddle.document (id) where status in ('queued', 'parsing', 'embedding');

-- Apart from the rows that lists and progress read and write.
create table heddle.document_content (
  document_id uuid primary key references heddle.document (id) on delete cascade,
  bytes bytea not null,
  text text
);
-- Files are mostly compressed already.
alter table heddle.document_content alter column bytes set storage external;

create table heddle.chunk (
  workspace_id uuid not null,
  knowledge_id uuid not null,
  document_id uuid not null references heddle.document (id) on delete cascade,
  position int not null,
  id text not null,
  text text not null,
  start_at int not null,
  end_at int not null,
  heading text,
  primary key (knowledge_id, id)
);
create index chunk_document on heddle.chunk (document_id, position);

create table heddle.vector_space (
  workspace_id uuid not null,
  knowledge_id uuid not null,
  embedder text not null,
  dimensions int not null,
  -- Grows with every change; searches compare it with what they have in memory.
  revision bigint not null default 1,
  -- Revision of the last change that removed something.
  removed bigint not null default 0,
  primary key (workspace_id, knowledge_id, embedder)
);

create table heddle.vector (
  workspace_id uuid not null,
  knowledge_id uuid not null,
  embedder text not null,
  chunk_id text not null,
  document_id text not null,
  revision bigint not null,
  -- Float32, little-endian.
  vector bytea not null,
  primary key (workspace_id, knowledge_id, embedder, chunk_id)
);
-- Floats do not compress.
alter table heddle.vector alter column vector set storage external;
create index vector_revision on heddle.vector (workspace_id, knowledge_id, embedder, revision);
create index vector_document on heddle.vector (workspace_id, knowledge_id, embedder, document_id);
`;
