/** Large values, once per workspace and content, and which runs refer to them. */
export const sql = `
create table heddle.blob (
  workspace_id uuid not null,
  -- SHA-256 of the body.
  hash text not null,
  -- JSON, letter by letter; compressed by the database.
  body text not null,
  created_at timestamptz(3) not null default now(),
  primary key (workspace_id, hash)
);

create table heddle.run_blob (
  run_id uuid not null,
  hash text not null,
  workspace_id uuid not null,
  primary key (run_id, hash)
);
create index run_blob_hash on heddle.run_blob (workspace_id, hash);
`;
