import { createTestDatabase } from '@heddle/testkit/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimRun, commitRun, startRun } from '../../bench/one-run.ts';
import type { Postgres, SqlQuery } from '../connection.ts';
import { createTestStore, type TestStore } from '../testing/test-store.ts';
import { createRunLog } from './run-log.ts';

/** A node of a plan, as `explain (generic_plan, format json)` tells of it. */
interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Index Name'?: string;
  readonly 'Relation Name'?: string;
  readonly 'Index Cond'?: string;
  readonly Plans?: readonly PlanNode[];
}

let store: TestStore;
const asked = new Map<string, SqlQuery>();

beforeAll(async () => {
  store = await createTestStore(await createTestDatabase());
  const { postgres } = store;
  const spied: Postgres = {
    ...postgres,
    query: (query) => {
      if (query.name !== undefined) asked.set(query.name, query);
      return postgres.query(query);
    },
  };
  const runLog = createRunLog(spied);
  const runId = await startRun(runLog);
  const held = await claimRun(runLog, runId);
  await commitRun(runLog, held);
  // Too late: the commit looks for what the run became.
  await expect(commitRun(runLog, held)).rejects.toThrow('fenced');
  await runLog.get({ runId, workspaceId: held.snapshot.workspaceId });
  await runLog.outputs(runId, ['answer']);
});
afterAll(() => store.drop());

/** How a plan that is made once for all batches looks up rows of a table; undefined for a scan without a condition. */
async function lookups(name: string, table: string): Promise<(string | undefined)[]> {
  const query = asked.get(name);
  if (!query) throw new Error(`Expected a statement ${name}, found ${[...asked.keys()].join(', ')}`);
  const [row] = await store.postgres.query<{ 'QUERY PLAN': readonly [{ readonly Plan: PlanNode }] }>({
    text: `explain (generic_plan, format json) ${query.text}`,
  });
  const scansOf = (node: PlanNode): PlanNode[] => [
    ...(isScanOf(table, node) ? [node] : []),
    ...(node.Plans ?? []).flatMap(scansOf),
  ];
  return row ? scansOf(row['QUERY PLAN'][0].Plan).map((scan) => scan['Index Cond']) : [];
}

function isScanOf(table: string, node: PlanNode): boolean {
  if (node['Node Type'] === 'Bitmap Index Scan') return node['Index Name']?.startsWith(table) ?? false;
  return node['Relation Name'] === table && /^(Seq|Index|Index Only) Scan$/.test(node['Node Type']);
}

async function pretendRows(pages: number, rows: number): Promise<void> {
  await store.postgres.query({
    text: `select pg_restore_relation_stats('schemaname', 'heddle', 'relname', r, 'relpages', $1::int, 'reltuples', $2::real)
      from unnest('{run,run_pkey,run_open,run_list,run_event,run_event_pkey}'::text[]) r`,
    values: [pages, rows],
  });
}

/** Pages and rows as statistics have them: of a fresh table, of a small one, of one that is mostly history. */
const STATISTICS = [
  [0, -1],
  [1, 20],
  [4_000, 20_000],
] as const;

describe('a batch looks its runs up one by one, however many are open and whatever the statistics say', () => {
  for (const [pages, rows] of STATISTICS)
    for (const [name, table] of [
      ['heddle-claim', 'run'],
      ['heddle-commit', 'run'],
      ['heddle-snapshots', 'run'],
      ['heddle-runs', 'run'],
      ['heddle-outputs', 'run_event'],
    ] as const)
      it(`${name} with ${rows} rows in ${pages} pages`, async () => {
        await pretendRows(pages, rows);
        const found = await lookups(name, table);
        expect(found.length).toBeGreaterThan(0);
        for (const condition of found) expect(condition).toMatch(/\(?(run_)?id = x(_\d)?\.id\)?/);
      });
});
