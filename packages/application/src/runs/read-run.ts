import {
  type Flow,
  HeddleError,
  type JsonObject,
  type Plan,
  type Principal,
  present,
  type RunEvent,
  type RunSummary,
  type RunView,
} from '@heddle/contracts';
import { emptyRun, foldRun, withInputs } from '@heddle/engine';
import type { RunQuery, RunRecord } from '@heddle/ports';
import { authorise, may, notFound } from '../authorise.ts';
import type { Services } from '../services.ts';
import { withApprovalLinks } from './approval-link.ts';
import { wholeOutput } from './large-values.ts';

/** A run folded from its log, with what entered each node; as it stood after event `at`, when that is given. */
export async function readRun(
  { runs, plans }: Pick<Services, 'runs' | 'plans'>,
  workspaceId: string,
  runId: string,
  at = Number.POSITIVE_INFINITY,
): Promise<RunView> {
  const record = await runs.get({ runId, workspaceId });
  if (!record) throw notFound('run');
  const plan = await plans.get(record.planId);
  const events = await eventsUntil(runs, { workspaceId, runId }, at).catch((error: unknown) => {
    if (HeddleError.is(error) && error.code === 'record-corrupt') return undefined;
    throw error;
  });
  if (events === undefined) return withoutLog(emptyRun(headerOf(record), plan), record);
  return plan
    ? withInputs(foldRun(emptyRun(headerOf(record), plan), events), plan)
    : foldRun(emptyRun(headerOf(record)), events);
}

/** A run whose log is not as it was written: what its record says. */
function withoutLog(view: RunView, record: RunRecord): RunView {
  const { status, usage, seq, output, outputRef, error, endedAt } = record;
  return {
    ...view,
    status,
    usage,
    seq,
    ...present({ output: output && { ...output }, outputRef, error: error && { ...error }, endedAt }),
  };
}

/** What is known of a run before its first event. */
function headerOf(record: RunRecord): Parameters<typeof emptyRun>[0] {
  return {
    id: record.runId,
    planId: record.planId,
    createdAt: record.createdAt,
    ...present({
      input: record.input && { ...record.input },
      inputRef: record.inputRef,
      flowId: record.flowId,
      version: record.publishedVersion,
      slug: record.slug,
      session: record.session,
      user: record.user,
      fork: record.fork,
      replay: record.replay,
    }),
  };
}

/** Events of a run in order, up to number `at`. */
export async function eventsUntil(
  runs: Services['runs'],
  run: { readonly workspaceId: string; readonly runId: string },
  at: number,
): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for (;;) {
    const more = await runs.events({ ...run, after: events.at(-1)?.seq ?? 0 });
    events.push(...more.filter((event) => event.seq <= at));
    if (more.length === 0 || (more.at(-1)?.seq ?? 0) >= at) return events;
  }
}

/** A run with the name of its flow, as it is or as it stood after event `at`. */
export async function namedRun(
  services: Services,
  workspaceId: string,
  runId: string,
  at?: number,
): Promise<RunView> {
  const view = await readRun(services, workspaceId, runId, at);
  const stored =
    view.flowId === undefined ? undefined : await services.flows.get({ workspaceId, flowId: view.flowId });
  return { ...view, ...(stored ? { flowName: stored.flow.name } : {}) };
}

/** As {@link namedRun}, for whoever may: with its whole answer, and with links for those who may answer its waits. */
export async function getRun(
  services: Services,
  principal: Principal,
  runId: string,
  at?: number,
): Promise<RunView> {
  const { workspaceId } = authorise(principal, 'runs:read');
  const { outputRef, ...view } = await namedRun(services, workspaceId, runId, at);
  const output = await wholeOutput(services.runs, {
    ...view,
    runId,
    workspaceId,
    ...present({ outputRef }),
  });
  const run = { ...view, ...(output === undefined ? {} : { output: { ...output } }) };
  return may(principal, 'runs:write') ? withApprovalLinks(services, workspaceId, run) : run;
}

/** The exact flow a run was accepted with, whatever was saved or published since. */
export async function getRunFlow(
  { runs, plans }: Services,
  principal: Principal,
  runId: string,
): Promise<{ flow: Flow }> {
  const { workspaceId } = authorise(principal, 'runs:read');
  const record = await runs.get({ runId, workspaceId });
  const flow = record && (await plans.flow(record.planId, workspaceId));
  if (!flow) throw notFound('run');
  return { flow };
}

/** A large value that a run or an event of it refers to. */
export async function getRunValue(
  { runs }: Pick<Services, 'runs'>,
  principal: Principal,
  runId: string,
  ref: string,
): Promise<{ outputs: JsonObject }> {
  const { workspaceId } = authorise(principal, 'runs:read');
  const outputs = await runs.value({ runId, workspaceId, ref });
  if (!outputs) throw notFound('value of this run');
  return { outputs };
}

/** A page of the runs of the workspace, newest first. */
export async function listRuns(
  { runs }: Services,
  principal: Principal,
  query: Omit<RunQuery, 'workspaceId' | 'before'> & { readonly cursor?: string },
): Promise<{ items: RunSummary[]; next: string | null }> {
  const { workspaceId } = authorise(principal, 'runs:read');
  const { cursor, ...filters } = query;
  const items = await runs.list({
    workspaceId,
    ...filters,
    ...(cursor === undefined ? {} : { before: cursor }),
  });
  return { items: [...items], next: items.length === query.limit ? (items.at(-1)?.id ?? null) : null };
}

/** The plan a run stays on. */
export async function planOfRun(plans: Services['plans'], record: Pick<RunRecord, 'planId'>): Promise<Plan> {
  const plan = await plans.get(record.planId);
  if (plan) return plan;
  throw new HeddleError(
    'plan-unknown',
    `Plan ${record.planId} is not stored, so its run can neither go on nor be repeated. A backup of the database has it; otherwise run the flow again as it is saved now.`,
  );
}
