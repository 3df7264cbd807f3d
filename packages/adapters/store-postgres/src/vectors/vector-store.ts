import { HeddleError } from '@heddle/contracts';
import type { StoredVector, VectorScope, VectorStore } from '@heddle/ports';
import type { Postgres, SqlSession } from '../connection.ts';
import { pingPostgres } from '../connection.ts';
import { createLruCache } from '../lru-cache.ts';
import { isUuid } from '../uuid.ts';
import { createVectorIndex, toVectorBytes, type VectorIndex } from './vector-index.ts';

/** Options of {@link createPostgresVectorStore}. */
export interface VectorStoreOptions {
  /** Memory for vectors, in bytes; 256 MB unless told. The newest used base is kept whatever its size. */
  readonly cacheBytes?: number;
}

/** One space in memory, as of a revision. */
interface CachedSpace {
  readonly revision: number;
  readonly index: VectorIndex;
  /** Size of the index when it was put into the cache; the index itself may grow. */
  readonly bytes: number;
}

interface SpaceRow {
  readonly dimensions: number;
  readonly revision: number;
  readonly removed: number;
}

const PAGE = 2_000;

const SPACE = `select dimensions, revision::float8, removed::float8 from heddle.vector_space
  where workspace_id = $1 and knowledge_id = $2 and embedder = $3`;

/** Locks the space until the end of the transaction: writers take turns, and revisions become visible in order. */
const OPEN_SPACE = `insert into heddle.vector_space as s (workspace_id, knowledge_id, embedder, dimensions)
  values ($1, $2, $3, $4)
  on conflict (workspace_id, knowledge_id, embedder) do update set revision = s.revision + 1
  returning dimensions, revision::float8, removed::float8`;

const INSERT = `insert into heddle.vector (workspace_id, knowledge_id, embedder, document_id, revision, chunk_id, vector)
  select $1, $2, $3, $4, $5, v.chunk_id, v.vector from unnest($6::text[], $7::bytea[]) v(chunk_id, vector)
  on conflict (workspace_id, knowledge_id, embedder, chunk_id) do update
    set document_id = excluded.document_id, revision = excluded.revision, vector = excluded.vector`;

const CHANGED = `select chunk_id, vector from heddle.vector
  where workspace_id = $1 and knowledge_id = $2 and embedder = $3 and revision > $4 and chunk_id > $5
  order by chunk_id limit ${PAGE}`;

/**
 * Takes the lock of writers, as {@link OPEN_SPACE} does, so that the deletion after it sees what they wrote. Spaces
 * stay when they are empty: a revision that began again could not be told from an old one in memory.
 */
const OPEN_FOR_REMOVAL = `update heddle.vector_space set revision = revision + 1, removed = revision + 1
  where workspace_id = $1 and knowledge_id = $2 and embedder = coalesce($3, embedder)`;

const REMOVE = `delete from heddle.vector where workspace_id = $1 and knowledge_id = $2
  and embedder = coalesce($3, embedder) and document_id = coalesce($4, document_id)`;

/**
 * Vectors as rows in Postgres, searched exactly over a copy in memory. Each search asks for the space's revision, one
 * row by its key, and reads what changed since; so every process sees a change with its next search.
 */
export function createPostgresVectorStore(postgres: Postgres, options: VectorStoreOptions = {}): VectorStore {
  const cache = createLruCache<string, CachedSpace>(
    options.cacheBytes ?? 256_000_000,
    (space) => space.bytes,
  );
  const loading = new Map<string, Promise<CachedSpace>>();

  async function current(scope: VectorScope, space: SpaceRow): Promise<CachedSpace> {
    const key = JSON.stringify(keyOf(scope));
    const cached = cache.get(key);
    if (cached !== undefined && cached.revision >= space.revision) return cached;
    // Searches that come while a space is read share the reading; if it began too early, they read on.
    const underWay = loading.get(key);
    if (underWay !== undefined) {
      await underWay;
      return current(scope, space);
    }
    const load = loadSpace(postgres, scope, space, cached);
    loading.set(key, load);
    try {
      const loaded = await load;
      cache.set(key, loaded);
      return loaded;
    } finally {
      loading.delete(key);
    }
  }

  return {
    upsert: (scope, documentId, vectors) => upsert(postgres, scope, documentId, vectors),
    async search(scope, query, topK) {
      if (topK < 1 || !isUuid(scope.knowledgeId)) return [];
      const [space] = await postgres.query<SpaceRow>({
        name: 'heddle-vector-space',
        text: SPACE,
        values: keyOf(scope),
      });
      if (space === undefined) return [];
      requireDimensions(scope, space.dimensions, query.length);
      const { index } = await current(scope, space);
      return index.search(query, topK);
    },
    deleteDocument: (scope, documentId) => remove(postgres, [...keyOf(scope), documentId]),
    deleteKnowledge: (scope) => remove(postgres, [scope.workspaceId, scope.knowledgeId, null, null]),
    ping: () => pingPostgres(postgres),
  };
}

async function upsert(
  postgres: Postgres,
  scope: VectorScope,
  documentId: string,
  vectors: readonly StoredVector[],
): Promise<void> {
  const [first] = vectors;
  if (first === undefined) return;
  // Of a chunk that is given twice the last vector counts, as if they had come one after the other.
  const byChunk = new Map(vectors.map(({ chunkId, vector }) => [chunkId, vector]));
  await postgres.transaction(async (session) => {
    const [space] = await session.query<SpaceRow>({
      text: OPEN_SPACE,
      values: [...keyOf(scope), first.vector.length],
    });
    for (const vector of byChunk.values()) requireDimensions(scope, space?.dimensions ?? 0, vector.length);
    await session.query({
      text: INSERT,
      values: [
        ...keyOf(scope),
        documentId,
        space?.revision,
        [...byChunk.keys()],
        [...byChunk.values()].map(toVectorBytes),
      ],
    });
  });
}

/** `place` is workspace, knowledge base, embedder and document; NULL means all of them. */
async function remove(postgres: Postgres, place: readonly (string | null)[]): Promise<void> {
  await postgres.transaction(async (session) => {
    await session.query({ text: OPEN_FOR_REMOVAL, values: place.slice(0, 3) });
    await session.query({ text: REMOVE, values: place });
  });
}

/** Reads what changed since the cached revision, or everything if something was removed since. */
async function loadSpace(
  session: SqlSession,
  scope: VectorScope,
  space: SpaceRow,
  cached: CachedSpace | undefined,
): Promise<CachedSpace> {
  const isUsable = cached !== undefined && space.removed <= cached.revision;
  const index = isUsable ? cached.index : createVectorIndex(space.dimensions);
  const since = isUsable ? cached.revision : 0;
  let position = '';
  for (;;) {
    const rows = await session.query<{ chunk_id: string; vector: Buffer }>({
      name: 'heddle-vectors-changed',
      text: CHANGED,
      values: [...keyOf(scope), since, position],
    });
    for (const row of rows) index.put(row.chunk_id, row.vector);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) {
      return { revision: space.revision, index, bytes: index.bytes };
    }
    position = last.chunk_id;
  }
}

function keyOf({ workspaceId, knowledgeId, embedder }: VectorScope): readonly string[] {
  return [workspaceId, knowledgeId, embedder];
}

function requireDimensions(scope: VectorScope, expected: number, found: number): void {
  if (expected === found) return;
  throw new HeddleError(
    'internal',
    `Expected vectors of ${expected} dimensions from embedder ${scope.embedder} in knowledge base ${scope.knowledgeId}, found ${found}.`,
  );
}
