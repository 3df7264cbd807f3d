/**
 * SQL: ends the list of what a batch asks for, whose ids are the first parameter. A limit that is not known when the plan
 * is made lets the planner expect a row or two, so that it walks the list and looks each run up by its id. Left to
 * statistics, which are of yesterday, it walks all open runs for every batch, or the whole list for every run.
 */
export const BATCH = 'limit cardinality($1::uuid[])';

/**
 * SQL: the run `r` is not over, said so that the index of open runs does not offer itself: in its statistics there is
 * hardly ever a run, and reading it whole looks cheaper than looking one up.
 */
export const IS_OPEN = 'num_nulls(r.ended_at) = 1';
