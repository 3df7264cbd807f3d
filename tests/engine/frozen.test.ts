import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { compile } from '@heddle/compiler';
import { flowSchema, type Plan, type RunEvent, type RunView } from '@heddle/contracts';
import { emptyRun, foldRun } from '@heddle/engine';
import { catalog } from '@heddle/nodes/catalog';
import { describe, expect, it } from 'vitest';

/**
 * Flows, plans and logs as they were saved once. They must be read for ever: when one of these fails, the change needs
 * a new format marker or a migration, not a new file. `HEDDLE_FREEZE=1` writes what is missing beside a new flow.
 */
const FOLDER = new URL('./frozen/', import.meta.url);
const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.flow.json'))
  .map((file) => file.slice(0, -'.flow.json'.length));

function read(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8'));
}

interface FrozenRun {
  readonly events: readonly RunEvent[];
  readonly view: RunView;
}

/** A log in which every node of a plan completes. */
function logOf(plan: Plan): RunEvent[] {
  const bodies: object[] = [{ type: 'run-started', at: 1_000 }];
  for (const node of plan.nodes.filter((candidate) => !candidate.lent)) {
    const of = { nodeId: node.id, at: 1_000 + bodies.length };
    bodies.push({ type: 'node-started', ...of, attempt: 1, workerId: 'w1', jobId: 'j1' });
    bodies.push({
      ...{ type: 'node-completed', ...of, outputs: { text: `of ${node.id}` }, durationMs: 3 },
      ...(node.paid ? { usage: { inputTokens: 5, outputTokens: 2, costUsd: 0.01 } } : {}),
    });
  }
  bodies.push({
    type: 'run-completed',
    at: 2_000,
    output: { text: 'over' },
    usage: { inputTokens: 5, outputTokens: 2, costUsd: 0.01 },
  });
  return bodies.map((body, index) => ({ seq: index + 1, ...body }) as RunEvent); // cast: the log of this format, written out above
}

function viewOf(plan: Plan, events: readonly RunEvent[]): RunView {
  return foldRun(emptyRun({ id: 'run-1', planId: plan.id, input: {}, createdAt: 1_000 }, plan), events);
}

describe('frozen formats', () => {
  it('there is one of five different kinds', () => {
    expect(names).toHaveLength(5);
  });

  for (const name of names) {
    const { plan, diagnostics } = compile(flowSchema.parse(read(`${name}.flow.json`)), { catalog });
    if (process.env.HEDDLE_FREEZE === '1' && plan && !existsSync(new URL(`${name}.plan.json`, FOLDER))) {
      const events = logOf(plan);
      const run: FrozenRun = { events, view: viewOf(plan, events) };
      writeFileSync(new URL(`${name}.plan.json`, FOLDER), `${JSON.stringify(plan, undefined, 2)}\n`);
      writeFileSync(new URL(`${name}.run.json`, FOLDER), `${JSON.stringify(run, undefined, 2)}\n`);
    }

    it(`F1 the flow \`${name}\` compiles to the plan it had`, () => {
      expect(diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([]);
      expect(plan).toEqual(read(`${name}.plan.json`));
    });

    it(`F2 the log of \`${name}\` folds to the view it had`, () => {
      const { events, view } = read(`${name}.run.json`) as FrozenRun; // cast: written by this test once
      expect(viewOf(read(`${name}.plan.json`) as Plan, events)).toEqual(view); // cast: as above
    });
  }
});
