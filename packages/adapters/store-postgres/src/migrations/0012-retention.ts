/** What deleting old runs needs: their idempotency keys by run, and how far it came. */
export const sql = `
create index idempotency_run on heddle.idempotency (run_id);

-- One row: the lock of those who delete, and the workspace they looked at last.
create table heddle.pruner (
  id int primary key check (id = 1),
  pruned_to uuid not null
);
insert into heddle.pruner values (1, '00000000-0000-0000-0000-000000000000');
`;
