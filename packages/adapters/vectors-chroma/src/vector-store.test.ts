import { describeVectorStore } from '@heddle/testkit';
import { noteSkip, startTestChroma } from '@heddle/testkit/servers';
import { afterAll, describe, expect, it } from 'vitest';
import { createChromaVectorStore } from './vector-store.ts';

const chroma = await startTestChroma();

if ('reason' in chroma) {
  const reason = noteSkip(chroma.reason);
  describe('vector store: Chroma', () => it.skip(reason, () => undefined));
} else {
  afterAll(() => chroma.stop());

  describeVectorStore('Chroma', async () => createChromaVectorStore({ url: chroma.url }));
}

describe('Chroma that is not there', () => {
  it('is told as `store-unavailable`, with the setting to check', async () => {
    const store = createChromaVectorStore({ url: 'http://127.0.0.1:1' });
    await expect(store.ping()).rejects.toMatchObject({
      code: 'store-unavailable',
      message: expect.stringMatching(/127\.0\.0\.1:1 .*CHROMA_URL/),
    });
  });
});
