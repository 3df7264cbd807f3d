/** Runs that go on from a node of an earlier one. */
export const sql = `
alter table heddle.run
  -- { runId, nodeId, inputs? }: the earlier run, the node, and values given instead of what enters it.
  add column fork json;
`;
