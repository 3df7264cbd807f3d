/** Waits, timers, and runs that call runs. */
export const sql = `
alter table heddle.run
  -- { runId, activation, segment, depth } of the activation of another run that waits for the end of this one.
  add column caller jsonb,
  -- Whether that activation was told of the end.
  add column caller_heard boolean not null default false;

create index run_unheard on heddle.run (id) where caller is not null and not caller_heard and ended_at is not null;
create index run_called on heddle.run ((caller ->> 'runId')) where caller is not null and ended_at is null;

-- Moments at which time wakes a waiting activation, by this database's clock.
create table heddle.timer (
  run_id uuid not null,
  activation text not null,
  segment text not null,
  due_at timestamptz not null,
  primary key (run_id, activation)
);
create index timer_due on heddle.timer (due_at);
`;
