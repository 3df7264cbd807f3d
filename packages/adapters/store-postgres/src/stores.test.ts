import { uuidv7 } from '@heddle/ports';
import {
  describeAccountStore,
  describeFlowStore,
  describeKeyStore,
  describeKnowledgeStore,
  describePlanStore,
  describeSecretStore,
  describeVectorStore,
} from '@heddle/testkit';
import { createTestDatabase } from '@heddle/testkit/servers';
import { afterAll, describe, expect, it } from 'vitest';
import { createAccountStore } from './account-store.ts';
import { createFlowStore } from './flow-store.ts';
import { createKeyStore } from './key-store.ts';
import { createKnowledgeStore } from './knowledge/knowledge-store.ts';
import { createPlanStore } from './plan-store.ts';
import { createRunLog } from './run-log/run-log.ts';
import { createSecretStore } from './secret-store.ts';
import { passTime } from './testing/pass-time.ts';
import { createTestStore } from './testing/test-store.ts';
import { createPostgresVectorStore } from './vectors/vector-store.ts';

const store = createTestDatabase().then(createTestStore);
const postgres = async () => (await store).postgres;

afterAll(async () => (await store).drop());

describePlanStore('Postgres', async () => createPlanStore(await postgres()));
describeFlowStore('Postgres', async () => createFlowStore(await postgres()));
describeSecretStore('Postgres', async () => createSecretStore(await postgres()));
describeKeyStore('Postgres', async () => createKeyStore(await postgres()));
describeAccountStore(
  'Postgres',
  async () => createAccountStore(await postgres()),
  async () => (await store).clear(),
);
describeKnowledgeStore('Postgres', async () => {
  await (await store).clear();
  return {
    store: createKnowledgeStore(await postgres()),
    passTime: async (milliseconds) => passTime(await postgres(), milliseconds),
  };
});
describeVectorStore('Postgres', async () => createPostgresVectorStore(await postgres()));

describe('flows and runs together', () => {
  it('a list of flows shows the last run of each, a list of runs the name of the flow', async () => {
    const flows = createFlowStore(await postgres());
    const runLog = createRunLog(await postgres());
    const workspaceId = uuidv7();
    const flow = await flows.create({
      workspaceId,
      flow: { format: 'heddle/flow@1', name: 'Support', nodes: [], edges: [] },
    });
    for (const runId of [uuidv7(), uuidv7()]) {
      await runLog.start({
        runId,
        workspaceId,
        flowId: flow.id,
        planId: 'p',
        input: {},
        ready: ['s1'],
        events: [],
      });
    }
    const [newest] = await runLog.list({ workspaceId, limit: 1 });
    expect(newest).toMatchObject({ flowId: flow.id, flowName: 'Support' });
    const { items } = await flows.list({ workspaceId, limit: 5 });
    expect(items[0]?.lastRun).toEqual({ id: newest?.id, status: 'queued', at: newest?.createdAt });
  });
});

describe('a vector store with little memory', () => {
  it('reads a base again that it had to forget', async () => {
    const small = createPostgresVectorStore(await postgres(), { cacheBytes: 1 });
    const scopes = [1, 2].map(() => ({ workspaceId: uuidv7(), knowledgeId: uuidv7(), embedder: 'e' }));
    const vector = new Float32Array([1, 0]);
    for (const scope of scopes) {
      await small.upsert(scope, uuidv7(), [{ chunkId: scope.knowledgeId, vector }]);
    }
    for (const scope of [...scopes, ...scopes]) {
      expect(await small.search(scope, vector, 1)).toEqual([{ chunkId: scope.knowledgeId, score: 1 }]);
    }
  });

  it('refuses vectors of other dimensions and keeps what it has', async () => {
    const vectors = createPostgresVectorStore(await postgres());
    const scope = { workspaceId: uuidv7(), knowledgeId: uuidv7(), embedder: 'e' };
    await vectors.upsert(scope, uuidv7(), [{ chunkId: 'a', vector: new Float32Array([1, 0]) }]);
    const odd = vectors.upsert(scope, uuidv7(), [{ chunkId: 'b', vector: new Float32Array([1, 0, 0]) }]);
    await expect(odd).rejects.toThrow(/Expected vectors of 2 dimensions from embedder e .*, found 3/);
    await expect(vectors.search(scope, new Float32Array([1]), 1)).rejects.toThrow(/found 1/);
    expect(await vectors.search(scope, new Float32Array([0, 1]), 5)).toEqual([{ chunkId: 'a', score: 0 }]);
  });
});
