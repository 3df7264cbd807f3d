import { createHash } from 'node:crypto';
import type { VectorScope } from '@heddle/ports';
import { type ChromaClient, ChromaNotFoundError, type Collection } from 'chromadb';

/** Collections read from the server, of all knowledge bases. */
const LIST_LIMIT = 10_000;

/** One collection per knowledge base and embedder, each made when it is first asked for. */
export class Collections {
  readonly #client: ChromaClient;
  readonly #open = new Map<string, Promise<Collection>>();

  constructor(client: ChromaClient) {
    this.#client = client;
  }

  /** Runs on a scope's collection; one that somebody else deleted since it was opened is made again. */
  async with<Result>(scope: VectorScope, work: (collection: Collection) => Promise<Result>): Promise<Result> {
    try {
      return await work(await this.#collectionOf(scope));
    } catch (error) {
      if (!(error instanceof ChromaNotFoundError)) throw error;
      this.#open.delete(nameOf(scope));
      return work(await this.#collectionOf(scope));
    }
  }

  /** Deletes those of all embedders. */
  async delete(base: KnowledgeBase): Promise<void> {
    const prefix = prefixOf(base);
    for (const { name } of await this.#client.listCollections({ limit: LIST_LIMIT })) {
      if (!name.startsWith(prefix)) continue;
      await this.#client.deleteCollection({ name });
      this.#open.delete(name);
    }
  }

  #collectionOf(scope: VectorScope): Promise<Collection> {
    const name = nameOf(scope);
    const known = this.#open.get(name);
    if (known) return known;
    const made = this.#client.getOrCreateCollection({
      name,
      embeddingFunction: null,
      configuration: { hnsw: { space: 'cosine' } },
      metadata: { workspace: scope.workspaceId, knowledge: scope.knowledgeId, embedder: scope.embedder },
    });
    this.#open.set(name, made);
    made.catch(() => this.#open.delete(name));
    return made;
  }
}

type KnowledgeBase = Pick<VectorScope, 'workspaceId' | 'knowledgeId'>;

function prefixOf({ workspaceId, knowledgeId }: KnowledgeBase): string {
  return `h-${digest(`${workspaceId}/${knowledgeId}`)}-`;
}

function nameOf(scope: VectorScope): string {
  return `${prefixOf(scope)}${digest(scope.embedder)}`;
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 24);
}
