/**
 * Rows of runs have grown since the first migration: with half of each page free, every eighth claim found no room on
 * its page for a new version. With 60 % free all of them do.
 */
export const sql = `alter table heddle.run set (fillfactor = 40);`;
