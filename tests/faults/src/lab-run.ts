import { foretell, type Prophecy } from './graph/foretell.ts';
import { type LabGraph, toFlow } from './graph/lab-graph.ts';
import { type INPUT_SCHEMA, LIST, NUMBER } from './graph/random-graph-input.ts';
import { bodyOf, type Client } from './lab/client.ts';
import type { Tenant } from './lab/tenants.ts';

/** One run of one graph, as the lab started it. */
export interface LabRun {
  readonly seed: number;
  readonly graph: LabGraph;
  readonly prophecy: Prophecy;
  readonly tenant: Tenant;
  /** Stands in everything the run sends and keeps, and in nothing of other runs. */
  readonly tag: string;
  readonly slug: string;
  readonly flowId: string;
  readonly runId: string;
  readonly acceptedAt: number;
  /** Tries that were refused before the run was accepted. */
  readonly refusals: readonly string[];
}

/** A published graph that was not called yet. */
export type ReadyRun = Omit<LabRun, 'runId' | 'acceptedAt' | 'refusals'>;

/** All inputs name the fields of this schema. */
export type LabInput = Record<keyof (typeof INPUT_SCHEMA)['properties'], unknown>;

/** Longest time that an acceptance is tried for. */
const ACCEPT_WITHIN_MS = 90_000;

/** Saves and publishes a graph for a tenant. */
export async function publishRun(graph: LabGraph, tenant: Tenant, mark: string): Promise<ReadyRun> {
  const tag = `tag-${mark}-${graph.seed}`;
  const slug = `lab-${mark}-${graph.seed}`;
  const { client } = tenant;
  const { id } = bodyOf(await client.send('POST', '/api/flows', { body: toFlow(graph, slug) }), 201);
  bodyOf(await client.send('POST', `/api/flows/${id}/publish`, { body: { slug } }), 201);
  return { seed: graph.seed, graph, prophecy: foretell(graph), tenant, tag, slug, flowId: id };
}

/**
 * Calls a published graph until it is accepted. Tries repeat with one idempotency key, as a client's would; only a
 * typed 429 or 503 and a lost connection may be answered by another try.
 */
export async function acceptRun(
  run: ReadyRun,
  { caller = run.tenant.caller, key = run.tag }: { readonly caller?: Client; readonly key?: string } = {},
): Promise<LabRun> {
  const refusals: string[] = [];
  const deadline = Date.now() + ACCEPT_WITHIN_MS;
  for (;;) {
    const answer = await caller
      .send('POST', `/v1/flows/${run.slug}`, {
        body: { tag: run.tag, number: NUMBER, list: LIST } satisfies LabInput,
        headers: { prefer: 'respond-async', 'idempotency-key': key },
        signal: AbortSignal.timeout(15_000),
      })
      .catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
    if (!(answer instanceof Error)) {
      // A replay of a run that failed meanwhile is answered with its failure.
      if (typeof answer.body?.runId === 'string')
        return { ...run, runId: answer.body.runId, acceptedAt: Date.now(), refusals };
      if (answer.status !== 503 && answer.status !== 429)
        throw new Error(`${run.slug} was refused: ${answer.status} ${JSON.stringify(answer.body)}`);
    }
    refusals.push(answer instanceof Error ? answer.name : `${answer.status} ${answer.body?.code}`);
    if (Date.now() > deadline)
      throw new Error(`${run.slug} was not accepted within ${ACCEPT_WITHIN_MS} ms: ${refusals.at(-1)}`);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
