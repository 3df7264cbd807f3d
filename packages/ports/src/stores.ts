import type {
  Flow,
  FlowListItem,
  FlowVersion,
  KeyInfo,
  Knowledge,
  KnowledgeDocument,
  Role,
  SecretInfo,
} from '@heddle/contracts';

/** Flows, their published versions and endpoints. Every query names its workspace. */
export interface FlowStore {
  create(flow: {
    readonly workspaceId: string;
    readonly flow: Flow;
    readonly userId?: string;
  }): Promise<StoredFlow>;
  get(target: FlowTarget): Promise<StoredFlow | undefined>;
  /** Undefined: no such flow. `stale`: the revision is not the newest; nothing was written. */
  save(
    target: FlowTarget & { readonly revision: number; readonly flow: Flow },
  ): Promise<StoredFlow | 'stale' | undefined>;
  delete(target: FlowTarget): Promise<boolean>;
  list(query: {
    readonly workspaceId: string;
    readonly limit: number;
    readonly cursor?: string;
    readonly search?: string;
  }): Promise<{ readonly items: readonly Omit<FlowListItem, 'published'>[]; readonly next: string | null }>;
  /** Makes the next version and points the slug at it, in one transaction. `slug-taken` when another flow has it. */
  publish(
    target: FlowTarget & {
      readonly slug: string;
      readonly planId: string;
      readonly flow: Flow;
      readonly note?: string;
      readonly by?: string;
    },
  ): Promise<{ readonly version: number } | 'slug-taken'>;
  versions(target: FlowTarget): Promise<readonly (Omit<FlowVersion, 'changes'> & { readonly flow: Flow })[]>;
  /** False when there is no such version. */
  rollback(target: FlowTarget & { readonly version: number }): Promise<boolean>;
  endpointOfFlow(target: FlowTarget): Promise<Endpoint | undefined>;
  /** The live endpoint, or that of `version`. */
  endpoint(slug: string, version?: number): Promise<Endpoint | undefined>;
}

/** A flow of a workspace. */
export interface FlowTarget {
  readonly workspaceId: string;
  readonly flowId: string;
}

/** A flow as it is saved. Times are milliseconds since the epoch. */
export interface StoredFlow {
  readonly id: string;
  readonly revision: number;
  readonly flow: Flow;
  readonly createdAt: number;
  readonly updatedAt: number;
}
/** What a slug answers with. */
export interface Endpoint {
  readonly slug: string;
  readonly workspaceId: string;
  readonly flowId: string;
  readonly version: number;
  readonly planId: string;
}

/** Encrypted secrets. `sealed` is opaque to the store. */
export interface SecretStore {
  put(secret: {
    readonly workspaceId: string;
    readonly name: string;
    readonly sealed: string;
    readonly hint: string;
    readonly hosts: readonly string[];
  }): Promise<SecretInfo>;
  list(workspaceId: string): Promise<readonly SecretInfo[]>;
  get(target: {
    readonly workspaceId: string;
    readonly name: string;
  }): Promise<{ readonly sealed: string; readonly hosts: readonly string[] } | undefined>;
  delete(target: { readonly workspaceId: string; readonly name: string }): Promise<boolean>;
}

/** API keys of published flows; only a keyed hash of the secret half is stored. */
export interface KeyStore {
  create(key: {
    readonly id: string;
    readonly workspaceId: string;
    readonly hash: string;
    readonly info: Omit<KeyInfo, 'id' | 'createdAt'>;
  }): Promise<void>;
  find(
    id: string,
  ): Promise<{ readonly workspaceId: string; readonly hash: string; readonly info: KeyInfo } | undefined>;
  list(workspaceId: string): Promise<readonly KeyInfo[]>;
  delete(target: { readonly workspaceId: string; readonly id: string }): Promise<boolean>;
  touch(id: string, at: number): Promise<void>;
}

/** People, workspaces and sign-in sessions. Tokens are stored hashed. */
export interface AccountStore {
  hasOwner(): Promise<boolean>;
  /** The default workspace, made at the first call. */
  defaultWorkspace(): Promise<{ readonly id: string; readonly name: string }>;
  /** Makes the first owner; false when somebody was faster. */
  createFirstOwner(user: {
    readonly email: string;
    readonly name: string;
    readonly passwordHash: string;
  }): Promise<{ readonly userId: string; readonly workspaceId: string } | undefined>;
  userByEmail(
    email: string,
  ): Promise<
    | { readonly id: string; readonly email: string; readonly name: string; readonly passwordHash: string }
    | undefined
  >;
  user(
    id: string,
  ): Promise<{ readonly id: string; readonly email: string; readonly name: string } | undefined>;
  workspacesOf(
    userId: string,
  ): Promise<readonly { readonly id: string; readonly name: string; readonly role: Role }[]>;
  createSession(session: {
    readonly tokenHash: string;
    readonly userId: string;
    readonly expiresAt: number;
  }): Promise<void>;
  session(tokenHash: string): Promise<{ readonly userId: string; readonly expiresAt: number } | undefined>;
  deleteSession(tokenHash: string): Promise<void>;
}

/** Knowledge bases, documents and chunks (text; vectors live behind VectorStore). */
export interface KnowledgeStore {
  create(base: {
    readonly workspaceId: string;
    readonly name: string;
    readonly description?: string;
    readonly folder?: string;
    readonly embedder: string;
  }): Promise<Knowledge>;
  get(target: KnowledgeTarget): Promise<Knowledge | undefined>;
  list(workspaceId: string): Promise<readonly Knowledge[]>;
  delete(target: KnowledgeTarget): Promise<boolean>;
  addDocument(
    document: KnowledgeTarget & { readonly name: string; readonly uri: string; readonly bytes: Uint8Array },
  ): Promise<KnowledgeDocument>;
  documents(
    target: KnowledgeTarget & { readonly limit: number; readonly cursor?: string },
  ): Promise<{ readonly items: readonly KnowledgeDocument[]; readonly next: string | null }>;
  document(
    target: KnowledgeTarget & { readonly documentId: string },
  ): Promise<(KnowledgeDocument & { readonly text: string; readonly uri: string }) | undefined>;
  deleteDocument(target: KnowledgeTarget & { readonly documentId: string }): Promise<boolean>;
  /** Takes a queued document for this worker, or one whose worker died; undefined when there is nothing to do. */
  claimDocument(documentId: string, workerId: string): Promise<ClaimedDocument | undefined>;
  documentProgress(
    documentId: string,
    workerId: string,
    status: 'parsing' | 'embedding',
    done: number,
    total: number,
  ): Promise<void>;
  /** Writes title, text and chunks and marks the document ready, if this worker still has it. */
  finishDocument(result: {
    readonly documentId: string;
    readonly workerId: string;
    readonly title: string;
    readonly mediaType: string;
    readonly text: string;
    readonly chunks: readonly {
      readonly id: string;
      readonly text: string;
      readonly start: number;
      readonly end: number;
      readonly heading?: string;
    }[];
  }): Promise<boolean>;
  failDocument(
    documentId: string,
    workerId: string,
    error: { readonly code: string; readonly message: string },
  ): Promise<void>;
  /** Chunks by id, in the order asked. */
  chunks(target: KnowledgeTarget, chunkIds: readonly string[]): Promise<readonly StoredChunk[]>;
  /** All chunks of a base, for keyword search. */
  allChunks(target: KnowledgeTarget): Promise<readonly StoredChunk[]>;
  /** Documents queued or abandoned too long, to ring for again. */
  abandoned(limit: number): Promise<readonly string[]>;
}

/** A knowledge base of a workspace. */
export interface KnowledgeTarget {
  readonly workspaceId: string;
  readonly knowledgeId: string;
}

/** A document that one worker reads, with its file. */
export interface ClaimedDocument {
  readonly documentId: string;
  readonly workspaceId: string;
  readonly knowledgeId: string;
  readonly name: string;
  readonly uri: string;
  readonly bytes: Uint8Array;
}

/** A passage, and where in its document it stands. */
export interface StoredChunk {
  readonly id: string;
  readonly documentId: string;
  readonly title: string;
  readonly uri: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly heading?: string;
}
