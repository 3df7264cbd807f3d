/** The operator's token that the bench starts Heddle with. */
export const TOKEN = 'bench-admin-token-0123456789';

/** What every call sends. */
export const INPUT = JSON.stringify({ text: 'What is the answer?' });

/** Publishes input → template → model → output under the slug `bench`. */
export async function publishFlow(origin: string, model: string): Promise<void> {
  await publish(origin, 'bench', {
    nodes: [
      { id: 'ask', kind: 'input', config: {} },
      { id: 'prompt', kind: 'transform.template', config: { template: 'Answer briefly: {{question}}' } },
      {
        id: 'answer',
        kind: 'model.chat',
        config: { provider: 'openai-compatible', baseUrl: `${model}/v1`, model: 'bench' },
      },
      { id: 'out', kind: 'output', config: {} },
    ],
    edges: [
      { from: 'ask.text', to: 'prompt.question' },
      { from: 'prompt.text', to: 'answer.prompt' },
      { from: 'answer.text', to: 'out.text' },
    ],
  });
}

/** Publishes input → template → output under the slug `plain`: a run that asks nobody. */
export async function publishPlainFlow(origin: string): Promise<void> {
  await publish(origin, 'plain', {
    nodes: [
      { id: 'ask', kind: 'input', config: {} },
      { id: 'prompt', kind: 'transform.template', config: { template: 'Answer briefly: {{question}}' } },
      { id: 'out', kind: 'output', config: {} },
    ],
    edges: [
      { from: 'ask.text', to: 'prompt.question' },
      { from: 'prompt.text', to: 'out.text' },
    ],
  });
}

async function publish(origin: string, slug: string, graph: object): Promise<void> {
  const { id } = await post(origin, '/api/flows', { format: 'heddle/flow@1', name: slug, ...graph });
  await post(origin, `/api/flows/${id}/publish`, { slug });
}

async function post(origin: string, route: string, body: unknown): Promise<{ readonly id: string }> {
  const response = await fetch(`${origin}${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
  return (await response.json()) as { readonly id: string }; // cast: the contract of both routes
}
