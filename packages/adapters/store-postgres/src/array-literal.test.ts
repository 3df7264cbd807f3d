import { createTestDatabase } from '@heddle/testkit/servers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrayLiteral, asParameter } from './array-literal.ts';
import { connectPostgres, type Postgres } from './connection.ts';

let postgres: Postgres;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await createTestDatabase();
  drop = database.drop;
  postgres = await connectPostgres({ url: database.url });
});
afterAll(async () => {
  await postgres.close();
  await drop();
});

describe('arrayLiteral', () => {
  it('Postgres reads back every text, NULL and quote as it was', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('', 'NULL', '{}', 'a,b', '"', '\\', ' spaced ', '{"a":"b\\"c"}'),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.option(text), { maxLength: 12 }), async (items) => {
        const [row] = await postgres.query<{ items: (string | null)[] }>({
          text: 'select $1::text[] as items',
          values: [items],
        });
        expect(row?.items).toEqual(items);
      }),
      { numRuns: 60 },
    );
  });

  it('writes numbers and truth plainly, and undefined as NULL', () => {
    expect(arrayLiteral([1, 2.5, true, undefined, null, 'x'])).toBe('{1,2.5,true,NULL,NULL,"x"}');
  });

  it('leaves what it does not know to the driver', () => {
    const bytes = [Buffer.from('a')];
    expect(asParameter(bytes)).toBe(bytes);
    expect(asParameter('text')).toBe('text');
  });
});
