/** Runs that go on from a node of an earlier one, and failed runs as operators look at them. */
export const sql = `
alter table heddle.run
  -- { runId, nodeId, inputs? }: the earlier run, the node, and values given instead of what enters it.
  add column fork json;

-- error is written once, with ended_at: updates on the way stay HOT.
create index run_failed on heddle.run (workspace_id, flow_id, id)
  where ended_at is not null and error is not null and flow_id is not null;
`;
