import { type AnyNodeSpec, HeddleError, type JsonObject, type PlanNode } from '@heddle/contracts';
import { type EngineHost, gatherInputs, type NodeAttempt } from '@heddle/engine';
import { catalog } from '@heddle/nodes/catalog';
import { runtime } from '@heddle/nodes/runtime';
import type { Platform } from '@heddle/platform';
import type { Attachment, NodeContext, NodeImplementation, Woken } from '@heddle/ports';
import { createFlowCaller } from './flow-caller.ts';
import type { WorkerModels } from './models.ts';
import { createNodeScope, evaluateIn, resolvedConfig } from './node-config.ts';
import { createRunVault } from './run-vault.ts';
import { createSecretReader } from './secret-reader.ts';
import { openTape } from './tape/open-tape.ts';
import { type Outside, tapedEmit, tapedOutside } from './tape/outside.ts';
import type { Tape } from './tape/tape.ts';

/** A kind's body, loaded once. */
const loaded = new Map<string, Promise<NodeImplementation>>();

/** Runs a node's body with everything it may touch, and nothing else. */
export function createNodeRunner(platform: Platform, models: WorkerModels): EngineHost['runNode'] {
  return async (attempt) => {
    const implementation = await implementationOf(attempt.node);
    if (!implementation.run)
      throw new HeddleError(
        'node-config-invalid',
        `Node \`${attempt.node.id}\` only lends itself to others; connect its attachment, not its values.`,
      );
    const tape = await openTape(platform, attempt);
    const attachments: Record<string, Attachment[]> = {};
    for (const loan of attempt.node.borrows) {
      const attachment = await lend({ platform, models, attempt, tape }, loan.lender);
      attachments[loan.port] = [...(attachments[loan.port] ?? []), attachment];
    }
    const { node } = attempt;
    const { run } = implementation;
    return tape.run((woken) => {
      const inputs = node.join.mode === 'all' ? attempt.inputs : tape.arrived(attempt.inputs);
      return run(contextOf({ platform, models, attempt, tape, node, inputs, attachments, woken }));
    });
  };
}

async function lend(
  around: Pick<ContextParts, 'platform' | 'models' | 'attempt' | 'tape'>,
  lender: string,
): Promise<Attachment> {
  const { attempt } = around;
  const node = attempt.plan.nodes.find((candidate) => candidate.id === lender);
  const implementation = node && (await implementationOf(node));
  if (!node || !implementation?.lend)
    throw new HeddleError('node-config-invalid', `Node \`${lender}\` cannot be lent.`);
  const inputs = gatherInputs(node, attempt);
  return implementation.lend(contextOf({ ...around, node, inputs, attachments: {}, woken: attempt.woken }));
}

interface ContextParts {
  readonly platform: Platform;
  readonly models: WorkerModels;
  readonly attempt: NodeAttempt;
  readonly tape: Tape;
  readonly node: PlanNode;
  readonly inputs: JsonObject;
  readonly attachments: Readonly<Record<string, readonly Attachment[]>>;
  readonly woken: Woken | undefined;
}

/** Member by member: spreads of this size cost an instant node more than its work. */
function contextOf(parts: ContextParts): NodeContext {
  const { platform, attempt, tape, node, inputs, attachments, woken } = parts;
  const { plan, run, iteration, iterations, state, values } = attempt;
  const scope = createNodeScope(node, { plan, run, iteration, iterations, state, values, inputs });
  const outside = tapedOutside(tape, outsideOf(parts));
  return {
    config: resolvedConfig(specOf(node), node, scope),
    inputs,
    attachments,
    signal: attempt.signal,
    iterations,
    woken,
    emit: tapedEmit(tape, attempt),
    run: {
      runId: run.runId,
      nodeId: node.id,
      iteration,
      attempt: attempt.attempt,
      workspaceId: run.workspaceId,
      idempotencyKey: `${run.runId}:${attempt.node.id}:${iteration}`,
      flowId: run.flowId,
      session: run.session,
      user: run.user,
    },
    evaluate: (source) => evaluateIn(scope, source),
    secret: outside.secret,
    http: outside.http,
    models: outside.models,
    knowledge: outside.knowledge,
    memory: outside.memory,
    flows: outside.flows,
    clock: outside.clock,
    vault: createRunVault(platform, run),
  };
}

function outsideOf({ platform, models, attempt }: ContextParts): Outside {
  return {
    secret: createSecretReader(platform, attempt.run.workspaceId),
    http: { request: (request) => platform.egress.request(request) },
    models: models.chat,
    knowledge: models.retriever,
    memory: platform.memory,
    flows: createFlowCaller(platform, attempt),
    clock: { now: Date.now },
  };
}

function specOf(node: PlanNode): AnyNodeSpec {
  const kind = kindOf(node);
  const spec = Object.hasOwn(catalog, kind) ? catalog[kind as keyof typeof catalog] : undefined; // cast: guarded by hasOwn
  if (spec) return spec;
  throw new HeddleError(
    'plan-unknown',
    `Node \`${node.id}\` is of the kind \`${node.kind}\`, which this worker does not have. Update it.`,
  );
}

function implementationOf(node: PlanNode): Promise<NodeImplementation> {
  specOf(node);
  const kind = kindOf(node);
  const known = loaded.get(kind) ?? runtime[kind as keyof typeof runtime](); // cast: specOf has checked that the kind exists
  loaded.set(kind, known);
  return known;
}

function kindOf(node: PlanNode): string {
  return node.kind.slice(0, node.kind.indexOf('@'));
}
