import type { Postgres, SqlQuery } from '../src/index.ts';

interface Cut {
  /** Name of the prepared statement. */
  readonly name: string;
  readonly from: RegExp;
  readonly to: string;
}

/** What makes a commit refuse whoever was overtaken: version, epoch and worker. */
const FENCE: readonly Cut[] = [
  { name: 'heddle-commit', from: / and r\.version = x\.version/, to: '' },
  { name: 'heddle-commit', from: /and \(r\.claims -> x\.segment ->> 'e'\)::int = x\.epoch/, to: '' },
  { name: 'heddle-commit', from: / and r\.claims -> x\.segment ->> 'w' = x\.worker/, to: '' },
];

/** What the database computes for checksums; the client's part is a CRC-32 of a text. */
const CHECKSUMS: readonly Cut[] = [
  { name: 'heddle-commit', from: /state_sum = case[\s\S]*?end,\n/, to: '' },
  { name: 'heddle-commit', from: /and r\.state_sum = jsonb_hash_extended\(r\.state, 0\)/, to: '' },
  {
    name: 'heddle-claim',
    from: /r\.state_sum = jsonb_hash_extended\(r\.state, 0\) as intact/,
    to: 'true as intact',
  },
];

const CUTS = { fence: FENCE, checksums: CHECKSUMS };

/** The same connections, whose hot statements lack one thing: for its cost, never for use. */
export function without(postgres: Postgres, what: keyof typeof CUTS): Postgres {
  const texts = new Map<string, string>();
  return {
    ...postgres,
    query: <Row extends object>(query: SqlQuery) => {
      const cuts = CUTS[what].filter((cut) => cut.name === query.name);
      if (cuts.length === 0) return postgres.query<Row>(query);
      const key = query.name ?? '';
      const text = texts.get(key) ?? cuts.reduce(cutOut, query.text);
      texts.set(key, text);
      return postgres.query<Row>({ ...query, name: `${key}-without-${what}`, text });
    },
  };
}

function cutOut(text: string, { name, from, to }: Cut): string {
  const shorter = text.replace(from, to);
  if (shorter === text) throw new Error(`Expected ${from} in the statement ${name}`);
  return shorter;
}
