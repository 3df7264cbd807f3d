/** Called runs are found by their caller also when they are over: it may be resumed, or deleted with them. */
export const sql = `
drop index heddle.run_called;
create index run_called on heddle.run ((caller ->> 'runId')) where caller is not null;
`;
