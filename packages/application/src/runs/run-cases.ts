import {
  type Expectation,
  type Flow,
  type FlowCase,
  type JsonObject,
  type Plan,
  type PlanNode,
  type RunView,
  toJsonObject,
} from '@heddle/contracts';
import { expectationProblem } from '@heddle/graph';
import { createSchemaValidator } from '@heddle/json-schema';
import { uuidv7 } from '@heddle/ports';
import type { Services } from '../services.ts';
import { withLargeValues } from './large-values.ts';
import { readRun } from './read-run.ts';
import { checkInput, startRun } from './start-run.ts';
import { createRunWaiter, startHeard } from './wait-for-run.ts';

/** How a case ended, and what of it was not as expected. */
export interface CaseResult {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'needs-key';
  readonly problems: readonly string[];
  readonly runId?: string;
}

/** Longest a case may take. */
const CASE_MS = 60_000;

/**
 * Runs a flow's cases as real runs on the workers. A case whose remote model is not pinned is reported `needs-key`
 * and not run, so that publishing never costs money unasked.
 */
export async function runCases(
  services: Services,
  target: { readonly workspaceId: string; readonly flowId: string; readonly flow: Flow; readonly plan: Plan },
): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  for (const item of target.flow.cases ?? []) results.push(await runCase(services, target, item));
  return results;
}

async function runCase(
  services: Services,
  {
    workspaceId,
    flowId,
    plan,
  }: { readonly workspaceId: string; readonly flowId: string; readonly plan: Plan },
  item: FlowCase,
): Promise<CaseResult> {
  const unpinned = plan.nodes.filter((node) => asksOutside(node) && !isAnswered(plan, node, item));
  if (unpinned.length > 0)
    return {
      name: item.name,
      status: 'needs-key',
      problems: [
        `${unpinned.map((node) => `\`${node.id}\``).join(', ')} asks a remote model and is not pinned.`,
      ],
    };
  const { input } = checkInput(plan, item.input, 'ignore');
  const runId = uuidv7();
  const { runs, bus } = services;
  const waiter = createRunWaiter({ runs, bus, runId, workspaceId, waitMs: CASE_MS });
  await startHeard(waiter, () =>
    startRun(services, {
      runId,
      workspaceId,
      plan,
      input,
      flowId,
      session: item.session ?? `case-${runId}`,
      ...(item.pins === undefined ? {} : { pins: item.pins }),
    }),
  );
  await waiter.wait();
  const run = await withLargeValues(services.runs, workspaceId, await readRun(services, workspaceId, runId));
  const subject = caseSubject(run);
  const problems = item.expect.flatMap((expectation) => problemOf(expectation, subject));
  if (!expectsFailure(item) && run.status !== 'completed')
    problems.unshift(`the run is ${run.status}${run.error ? `: ${run.error.message}` : ''}`);
  return { name: item.name, status: problems.length === 0 ? 'passed' : 'failed', problems, runId };
}

/** Whether the node's body asks a remote model. */
export function asksOutside(node: Pick<PlanNode, 'paid' | 'config'>): boolean {
  return node.paid && usesRemote(node.config);
}

/** Pins stand for the node: its own, those of what is around it, or those of everyone who borrows it. */
function isAnswered(plan: Plan, node: PlanNode, item: FlowCase): boolean {
  if (item.pins?.[node.id] !== undefined) return true;
  const parent = plan.nodes.find((each) => each.id === node.parent);
  if (parent) return isAnswered(plan, parent, item);
  if (!node.lent) return false;
  return plan.nodes
    .filter((each) => each.borrows.some((loan) => loan.lender === node.id))
    .every((borrower) => isAnswered(plan, borrower, item));
}

function usesRemote(config: JsonObject): boolean {
  return typeof config.provider === 'string' && config.provider !== 'local';
}

function expectsFailure(item: FlowCase): boolean {
  return item.expect.some((expectation) => expectation.that === 'status');
}

function caseSubject(run: RunView): JsonObject {
  const nodes = Object.fromEntries(
    run.nodes.map((node) => [node.id, { status: node.status, outputs: node.outputs ?? {} }]),
  );
  return toJsonObject({
    output: run.output ?? {},
    status: run.status,
    nodes,
    ...(run.error === undefined ? {} : { error: run.error }),
  });
}

function problemOf(expectation: Expectation, subject: JsonObject): string[] {
  const problem = expectationProblem(expectation, subject, (schema, value) => {
    const result = createSchemaValidator(schema).validate(value);
    return result.valid
      ? undefined
      : result.problems.map(({ path, message }) => `${path || '/'}: ${message}`).join(' ');
  });
  return problem === undefined ? [] : [problem];
}
