import {
  type AnyNodeSpec,
  FLOW_FORMAT,
  type Flow,
  type FlowEdge,
  type FlowNode,
  HeddleError,
  type JsonObject,
  type NodeCatalog,
  type Principal,
  type RunView,
  type TryBody,
  toJsonObject,
  type Usage,
} from '@heddle/contracts';
import { portsOf, RUN_PORT } from '@heddle/graph';
import { uuidv7 } from '@heddle/ports';
import { authorise, notFound } from '../authorise.ts';
import { planOf } from '../flows/compile-flow.ts';
import type { Services } from '../services.ts';
import { cancelRun } from './cancel-run.ts';
import { withLargeValues } from './large-values.ts';
import { readRun } from './read-run.ts';
import { startRun } from './start-run.ts';
import { createRunWaiter, startHeard } from './wait-for-run.ts';

/** What a tried node gave, cost and told. */
export interface TryResult {
  readonly outputs: JsonObject;
  readonly usage: Usage;
  readonly events: readonly JsonObject[];
  readonly durationMs: number;
}

/** Longest a tried node may take. */
const TRY_MS = 120_000;

/**
 * Runs one node as a real plan on a worker: an input that hands on what is given, the node, what it borrows, and an
 * output that takes everything, outlets too, so that a block is an answer.
 *
 * @throws HeddleError `not-found` for an unknown kind, `confirm-required`, `flow-invalid`, `node-failed` with the
 * node's own error in `details.error`.
 */
export async function tryNode(
  services: Services,
  principal: Principal,
  kind: string,
  body: TryBody,
): Promise<TryResult> {
  const { workspaceId } = authorise(principal, 'runs:write');
  const spec = Object.hasOwn(services.catalog, kind) ? services.catalog[kind] : undefined;
  if (!spec) throw notFound('node kind');
  if (spec.effects === 'once' && body.confirm !== true) {
    throw new HeddleError(
      'confirm-required',
      `\`${kind}\` changes something outside Heddle that must not happen twice. Send \`"confirm": true\` to try it for real.`,
    );
  }
  const flow = flowAround(services.catalog, spec, body);
  const plan = await planOf(services, workspaceId, flow);
  const runId = uuidv7();
  const { runs, bus } = services;
  const waiter = createRunWaiter({ runs, bus, runId, workspaceId, waitMs: TRY_MS, orWaits: 'any' });
  const session = body.session ?? `try-${runId}`;
  await startHeard(waiter, () =>
    startRun(services, { runId, workspaceId, plan, input: body.inputs, session }),
  );
  const ended = await waiter.wait();
  // What a node waits for is all that a try can show of it.
  if (ended?.endedAt === undefined) await cancelRun(services, principal, runId);
  const read = await readRun(services, workspaceId, runId);
  const run = await withLargeValues(services.runs, workspaceId, read);
  const tried = run.nodes.find((node) => node.id === TRIED);
  if (ended?.status !== 'waiting') assertCompleted(run, kind);
  const log = await services.runs.events({ runId, workspaceId, after: 0 });
  return {
    outputs: toJsonObject(tried?.outputs ?? {}),
    usage: run.usage,
    events: log.filter((event) => 'nodeId' in event && event.nodeId === TRIED).map(toJsonObject),
    durationMs: (tried?.endedAt ?? 0) - (tried?.startedAt ?? 0),
  };
}

function assertCompleted(run: RunView, kind: string): void {
  if (run.status === 'completed') return;
  if (run.error)
    throw new HeddleError('node-failed', run.error.message, { details: { error: run.error, runId: run.id } });
  throw new HeddleError('node-timeout', `\`${kind}\` did not finish within ${TRY_MS / 1_000} s.`, {
    details: { runId: run.id },
  });
}

const TRIED = 'tried';

function flowAround(catalog: NodeCatalog, spec: AnyNodeSpec, body: TryBody): Flow {
  const kindOf = (role: AnyNodeSpec['role']): string =>
    Object.values(catalog).find((candidate) => candidate.role === role)?.kind ?? role;
  const ports = portsOf(spec, body.config);
  const tried = node(TRIED, spec.kind, body.config);
  const nodes: FlowNode[] = [tried];
  const edges: FlowEdge[] = [];
  if (spec.role !== 'input') {
    const properties = Object.fromEntries(Object.keys(body.inputs).map((name) => [name, {}]));
    nodes.push(node('given', kindOf('input'), { schema: { type: 'object', properties } }));
    for (const name of Object.keys(body.inputs))
      edges.push({ from: `given.${name}`, to: `${TRIED}.${name}` });
  }
  if (spec.role !== 'output') {
    nodes.push(node('taken', kindOf('output'), {}));
    for (const port of ports.outputs)
      if (port.name !== RUN_PORT.name)
        edges.push({ from: `${TRIED}.${port.name}`, to: `taken.${port.name}` });
  }
  for (const [port, lenders] of Object.entries(body.attachments ?? {})) {
    for (const [index, lender] of lenders.entries()) {
      const id = `lent_${port.toLowerCase()}_${index}`;
      const lends =
        catalog[lender.kind] && portsOf(catalog[lender.kind] as AnyNodeSpec, lender.config).lends[0]; // cast: checked on the left
      nodes.push(node(id, lender.kind, lender.config));
      edges.push({ from: `${id}.${lends?.name ?? port}`, to: `${TRIED}.${port}`, kind: 'attachment' });
    }
  }
  return { format: FLOW_FORMAT, name: `Try ${spec.title}`, nodes, edges };
}

function node(id: string, kind: string, config: JsonObject): FlowNode {
  return { id: id as FlowNode['id'], kind, config }; // cast: a literal that fits the pattern
}
