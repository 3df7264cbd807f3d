/**
 * What the nodes of a run asked the outside, so that the run can be replayed.
 *
 * Requests and answers are `json`, kept letter by letter like events. Rows are written once, with the commit of the
 * attempt they belong to, and go with their run. Text sorts by its bytes, in every database alike.
 */
export const sql = `
alter table heddle.run
  -- { runId, live, follows }: the run whose exchanges answer this one.
  add column replay json;

create table heddle.exchange (
  run_id uuid not null references heddle.run (id) on delete cascade,
  activation text not null collate "C",
  attempt int not null,
  turn int not null,
  ordinal int not null,
  workspace_id uuid not null,
  kind text not null,
  hash text not null,
  request json not null,
  answer json not null,
  primary key (run_id, activation, attempt, turn, ordinal)
);
`;
