import type { RetrievedChunk } from '@heddle/contracts';

/** Turns text into unit vectors. Vectors of different ids are never compared. */
export interface Embedder {
  readonly id: string;
  readonly dimensions: number;
  embed(texts: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<Float32Array[]>;
  close(): Promise<void>;
}

/** The vector of a passage. */
export interface StoredVector {
  readonly chunkId: string;
  readonly vector: Float32Array;
}

/** What every vector belongs to; a search never leaves it. */
export interface VectorScope {
  readonly workspaceId: string;
  readonly knowledgeId: string;
  readonly embedder: string;
}

/** Nearest-neighbour search over unit vectors. */
export interface VectorStore {
  upsert(scope: VectorScope, documentId: string, vectors: readonly StoredVector[]): Promise<void>;
  /** By cosine, best first. */
  search(
    scope: VectorScope,
    query: Float32Array,
    topK: number,
  ): Promise<readonly { readonly chunkId: string; readonly score: number }[]>;
  deleteDocument(scope: VectorScope, documentId: string): Promise<void>;
  deleteKnowledge(scope: Omit<VectorScope, 'embedder'>): Promise<void>;
  ping(): Promise<void>;
}

/** Search as nodes and the studio see it. */
export interface Retriever {
  /**
   * @throws HeddleError `knowledge-missing`, or `knowledge-not-ready` until the base has been complete once.
   */
  retrieve(query: {
    readonly workspaceId: string;
    readonly knowledgeId: string;
    readonly text: string;
    readonly topK: number;
    readonly minScore?: number;
    readonly signal?: AbortSignal;
  }): Promise<{
    readonly chunks: readonly RetrievedChunk[];
    readonly revision: number;
    readonly embedder: string;
    /** Set when only keywords were compared. */
    readonly degraded?: string;
  }>;
}
