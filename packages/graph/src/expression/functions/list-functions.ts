import { writeCanonical } from '../../value/write-canonical.ts';
import type { ExpressionFunction, FunctionValues } from './expression-function.ts';

const list = { name: 'list', kinds: ['list'] } as const;
const condition = { name: 'condition', isPerItem: true } as const;

/** Functions over lists. None changes the list it is given. */
export const LIST_FUNCTIONS = {
  first: {
    parameters: [list],
    returns: 'any',
    summary: 'The first item; null for an empty list.',
    run: (values) => values.list(0)[0] ?? null,
  },
  last: {
    parameters: [list],
    returns: 'any',
    summary: 'The last item; null for an empty list.',
    run: (values) => values.list(0).at(-1) ?? null,
  },
  map: {
    parameters: [list, { name: 'expression', isPerItem: true }],
    returns: 'list',
    summary: 'The results of an expression for each `item`.',
    run: (values) => values.list(0).map((item, index) => values.perItem(1, item, index)),
  },
  filter: {
    parameters: [list, condition],
    returns: 'list',
    summary: 'The items for which a condition holds.',
    run: (values) => values.list(0).filter((item, index) => values.perItemBoolean(1, item, index)),
  },
  find: {
    parameters: [list, condition],
    returns: 'any',
    summary: 'The first item for which a condition holds; null when there is none.',
    run: (values) => values.list(0).find((item, index) => values.perItemBoolean(1, item, index)) ?? null,
  },
  any: {
    parameters: [list, condition],
    returns: 'boolean',
    summary: 'Whether a condition holds for at least one item; false for an empty list.',
    run: (values) => values.list(0).some((item, index) => values.perItemBoolean(1, item, index)),
  },
  all: {
    parameters: [list, condition],
    returns: 'boolean',
    summary: 'Whether a condition holds for every item; true for an empty list.',
    run: (values) => values.list(0).every((item, index) => values.perItemBoolean(1, item, index)),
  },
  count: {
    parameters: [list, condition],
    returns: 'number',
    summary: 'For how many items a condition holds.',
    run: (values) => values.list(0).filter((item, index) => values.perItemBoolean(1, item, index)).length,
  },
  sort: {
    parameters: [list],
    returns: 'list',
    summary: 'The items in ascending order: numbers by size, or texts by character code.',
    run: (values) => sorted(values, values.list(0), values.list(0)),
  },
  sortBy: {
    parameters: [list, { name: 'key', isPerItem: true }],
    returns: 'list',
    summary: 'The items in ascending order of what an expression gives for each.',
    run: (values) =>
      sorted(
        values,
        values.list(0),
        values.list(0).map((item, index) => values.perItem(1, item, index)),
      ),
  },
  unique: {
    parameters: [list],
    returns: 'list',
    summary: 'The items without later ones equal to an earlier.',
    run: unique,
  },
  reverse: {
    parameters: [list],
    returns: 'list',
    summary: 'The items from last to first.',
    run: (values) => values.list(0).toReversed(),
  },
  flatten: {
    parameters: [list],
    returns: 'list',
    summary: 'The items with lists among them opened, one level.',
    run: (values) =>
      values.list(0).flatMap((item: unknown) => (Array.isArray(item) ? charged(values, item) : [item])),
  },
  concat: {
    parameters: [list, { name: 'more', kinds: ['list'], isRepeated: true, isOptional: true }],
    returns: 'list',
    summary: 'The items of several lists, one after another.',
    run: (values) => Array.from({ length: values.count }, (_, index) => values.list(index)).flat(),
  },
} as const satisfies Record<string, ExpressionFunction>;

function charged(values: FunctionValues, items: readonly unknown[]): readonly unknown[] {
  values.meter.step(items.length);
  return items;
}

function sorted(
  values: FunctionValues,
  items: readonly unknown[],
  keys: readonly unknown[],
): readonly unknown[] {
  const kind = typeof keys[0];
  const isSortable = (kind === 'number' || kind === 'string') && keys.every((key) => typeof key === kind);
  if (keys.length > 0 && !isSortable)
    throw values.failure(
      'Only numbers, or only texts, have an order.',
      'Choose what to sort by: `sortBy(orders, item.total)`.',
    );
  values.meter.step(keys.length * Math.ceil(Math.log2(keys.length + 1)));
  const order = items.map((item, index) => ({ item, key: keys[index] as number | string })); // cast: all keys were checked
  return order.sort((first, second) => compareKeys(first.key, second.key)).map((entry) => entry.item);
}

function compareKeys(first: number | string, second: number | string): number {
  if (first === second) return 0;
  return first < second ? -1 : 1;
}

function unique(values: FunctionValues): readonly unknown[] {
  const seen = new Set<string>();
  return values.list(0).filter((item) => {
    const key = writeCanonical(item, values.meter);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
