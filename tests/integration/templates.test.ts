import { readdirSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from '@heddle/testkit/servers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answered, bodyOf } from './harness/client.ts';
import { eventually } from './harness/flows.ts';
import { type StartedHeddle, startHeddle } from './harness/start-heddle.ts';

/** Every folder of the library: a template that is added is tested without a word here. */
const TEMPLATES = readdirSync(path.join(ROOT, 'templates'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_'))
  .map((entry) => entry.name);

const USED_WITHIN_MS = 120_000;

describe('templates', () => {
  let heddle: StartedHeddle;
  beforeAll(async () => {
    heddle = await startHeddle();
  });
  afterAll(() => heddle?.stop());

  /** Uses a template and waits for the knowledge it brings. */
  const useTemplate = async (id: string): Promise<Answered> => {
    const { client } = heddle;
    const used = bodyOf(await client.post(`/api/templates/${id}/use`), 201);
    for (const base of used.knowledge)
      await eventually(
        `${id}: its knowledge is ready`,
        async () => {
          const { status, done, total } = bodyOf(await client.get(`/api/knowledge/${base.id}`), 200);
          if (status === 'failed') throw new Error(`${id}: its knowledge failed after ${done} of ${total}`);
          return status === 'ready' ? true : undefined;
        },
        USED_WITHIN_MS,
      );
    return used;
  };

  it('the library lists all of them, each with words for people and cases', async () => {
    const { items } = bodyOf(await heddle.client.get('/api/templates'), 200);
    expect(items.map((item: Answered) => item.id).sort()).toEqual([...TEMPLATES].sort());
    for (const item of items) {
      expect(item, item.id).toMatchObject({ title: expect.any(String), summary: expect.any(String) });
      expect(item.readme.length, item.id).toBeGreaterThan(50);
      expect(item.flow.cases.length, item.id).toBeGreaterThan(0);
    }
  });

  // Publishing runs the cases as real runs and refuses a flow of which one fails.
  it.each(TEMPLATES)(
    '%s is used, and every one of its cases passes',
    async (id) => {
      const { client } = heddle;
      const used = await useTemplate(id);
      const published = bodyOf(await client.post(`/api/flows/${used.id}/publish`, {}), 201);
      expect(published).toMatchObject({ version: 1 });
      const { items } = bodyOf(await client.get(`/api/runs?flowId=${used.id}&limit=200`), 200);
      const template = bodyOf(await client.get('/api/templates'), 200).items.find(
        (item: Answered) => item.id === id,
      );
      if (!template.needsKey) expect(items).toHaveLength(template.flow.cases.length);
    },
    USED_WITHIN_MS,
  );

  it('ask-the-docs, used a second time, shares its knowledge and answers with sources that open', async () => {
    const { client } = heddle;
    const used = await useTemplate('ask-the-docs');
    const { items } = bodyOf(await client.get('/api/knowledge'), 200);
    expect(items.filter((base: Answered) => base.name === 'Modern web guides')).toHaveLength(1);
    const { slug } = bodyOf(await client.post(`/api/flows/${used.id}/publish`, {}), 201);
    const input = { text: 'How do I animate between two pages with view transitions?' };
    const { output } = bodyOf(await client.post(`/v1/flows/${slug}`, input), 200);
    expect(output.text.length).toBeGreaterThan(20);
    const [citation] = output.citations;
    const [base] = used.knowledge;
    const document = bodyOf(
      await client.get(`/api/knowledge/${base.id}/documents/${citation.documentId}`),
      200,
    );
    expect(document.text.slice(citation.start, citation.end)).toBe(citation.text);
  });
});
