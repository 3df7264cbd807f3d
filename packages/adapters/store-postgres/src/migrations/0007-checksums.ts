/**
 * Checksums of what runs go on from, so that a row that changed outside Heddle is noticed before anything builds on
 * it. `state_sum` is kept by the statements that change the state; the others are CRC-32 of the text as it was sent, as
 * signed numbers. Rows from before have none, but for the state.
 */
export const sql = `
alter table heddle.run
  add column state_sum bigint not null default jsonb_hash_extended('{}', 0),
  -- Of input, pins and fork.
  add column given_sum int;
update heddle.run set state_sum = jsonb_hash_extended(state, 0) where state <> '{}';

alter table heddle.run_event add column sum int;
`;
