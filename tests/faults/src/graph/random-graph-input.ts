/** The list that maps run over. */
export const LIST: readonly number[] = [3, 1, 4, 1];

/** The number that branches compare. */
export const NUMBER = 7;

/** What every flow of the lab is called with: whose run it is, a number for branches, a list for maps. */
export const INPUT_SCHEMA = {
  type: 'object',
  properties: {
    tag: { type: 'string' },
    number: { type: 'integer' },
    list: { type: 'array', items: { type: 'integer' } },
  },
  required: ['tag', 'number', 'list'],
} as const;
