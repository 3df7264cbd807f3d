/** The columns of a comparison: what, the left run, the right run. */
export const COMPARE_COLUMNS = 'grid grid-cols-[minmax(160px,240px)_minmax(0,1fr)_minmax(0,1fr)] gap-x-3';
