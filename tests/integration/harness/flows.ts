import type { Answered, Client } from './client.ts';
import { bodyOf } from './client.ts';

type Json = Readonly<Record<string, unknown>>;

/** A flow as a client writes it. */
export interface FlowDraft {
  readonly format: 'heddle/flow@1';
  readonly name: string;
  readonly nodes: readonly Json[];
  readonly edges: readonly Json[];
  readonly cases?: readonly Json[];
}

/** An edge as `from -> to`; an attachment as `from ~> to`. */
export function flow(
  name: string,
  nodes: Readonly<Record<string, Json>>,
  edges: readonly string[],
  cases?: readonly Json[],
): FlowDraft {
  return {
    format: 'heddle/flow@1',
    name,
    nodes: Object.entries(nodes).map(([id, node]) => ({ id, ...node })),
    edges: edges.map((edge) => {
      const [from, to] = edge.split(/ [-~]> /);
      return { from, to, ...(edge.includes('~>') ? { kind: 'attachment' } : {}) };
    }),
    ...(cases ? { cases } : {}),
  };
}

/** The input node that asks for one text, and the output node. */
export const ENDS = {
  ask: { kind: 'input', config: {} },
  out: { kind: 'output', config: {} },
} as const;

/** A model node of the local model server. */
export function model(baseUrl: string, name: string, more: Json = {}): Json {
  const { policies, ...config } = more as { policies?: Json }; // cast: a policy is the one member that is no config
  return {
    kind: 'model.chat',
    config: { provider: 'openai-compatible', baseUrl, model: name, ...config },
    ...(policies ? { policies } : {}),
  };
}

/** `ask -> answer -> out` with one model. */
export function oneModel(baseUrl: string, name: string, more: Json = {}): FlowDraft {
  return flow(`One ${name}`, { ...ENDS, answer: model(baseUrl, name, more) }, [
    'ask.text -> answer.prompt',
    'answer.text -> out.text',
  ]);
}

/** Saves a flow and gives its id. */
export async function saveFlow(client: Client, draft: FlowDraft): Promise<string> {
  return bodyOf(await client.post('/api/flows', draft), 201).id;
}

/** Saves and publishes a flow. */
export async function publish(
  client: Client,
  draft: FlowDraft,
  slug: string,
): Promise<{ id: string; slug: string; version: number; url: string }> {
  const id = await saveFlow(client, draft);
  return { id, ...bodyOf(await client.post(`/api/flows/${id}/publish`, { slug }), 201) };
}

/** Saves a change over whatever is saved, and publishes it. */
export async function publishAgain(client: Client, id: string, draft: FlowDraft): Promise<Answered> {
  const saved = bodyOf(await client.get(`/api/flows/${id}`), 200);
  const options = { headers: { 'if-match': `"${saved.revision}"` } };
  bodyOf(await client.put(`/api/flows/${id}`, draft, options), 200);
  return bodyOf(await client.post(`/api/flows/${id}/publish`, {}), 201);
}

/** Waits until something can be had; fails with the last answer after the deadline. */
export async function eventually<Value>(
  what: string,
  find: () => Promise<Value | undefined>,
  withinMs = 30_000,
): Promise<Value> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const found = await find();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A run once it is over. */
export function ended(client: Client, runId: string, withinMs?: number): Promise<Answered> {
  return eventually(
    `run ${runId} is over`,
    async () => {
      const run = bodyOf(await client.get(`/api/runs/${runId}`), 200);
      return ['completed', 'failed', 'cancelled'].includes(run.status) ? run : undefined;
    },
    withinMs,
  );
}

/** A node of a run by its id. */
export function nodeOf(run: Answered, id: string): Answered {
  return run.nodes.find((node: Answered) => node.id === id);
}
