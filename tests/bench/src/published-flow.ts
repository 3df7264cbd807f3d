/** The operator's token that the bench starts Heddle with. */
export const TOKEN = 'bench-admin-token-0123456789';

/** What every call sends. */
export const INPUT = JSON.stringify({ text: 'What is the answer?' });

/** Publishes input → template → model → output under the slug `bench`. */
export async function publishFlow(origin: string, model: string): Promise<void> {
  const call = async (route: string, body: unknown): Promise<{ id: string }> => {
    const response = await fetch(`${origin}${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${TOKEN}` },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${route}: ${response.status} ${await response.text()}`);
    return (await response.json()) as { id: string };
  };
  const { id } = await call('/api/flows', {
    format: 'heddle/flow@1',
    name: 'Bench',
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
  await call(`/api/flows/${id}/publish`, { slug: 'bench' });
}
