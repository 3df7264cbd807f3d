import type { NodeCatalog, Template } from '@heddle/contracts';
import type {
  AccountStore,
  Clock,
  EventBus,
  FairTurn,
  FlowStore,
  JobQueue,
  KeyStore,
  KnowledgeStore,
  OperationsLog,
  PlanStore,
  RunLog,
  SecretStore,
  VectorStore,
} from '@heddle/ports';
import type { SecretBox } from './secret-box.ts';

/** A template on disk: what the library shows, and the documents it brings. */
export interface TemplateSource {
  readonly template: Template;
  /** Knowledge bases by the name that the flow uses. */
  readonly knowledge: readonly {
    readonly name: string;
    readonly documents: readonly { readonly name: string; readonly read: () => Promise<Uint8Array> }[];
  }[];
}

/** Everything use cases stand on. The server puts it together once. */
export interface Services {
  readonly runs: RunLog;
  readonly operations: OperationsLog;
  readonly plans: PlanStore;
  readonly flows: FlowStore;
  readonly secrets: SecretStore;
  readonly keys: KeyStore;
  readonly accounts: AccountStore;
  readonly knowledge: KnowledgeStore;
  readonly vectors: VectorStore;
  readonly queue: JobQueue;
  /** Whose turn it is when many workspaces start runs at once. */
  readonly turns: FairTurn;
  readonly bus: EventBus;
  readonly box: SecretBox;
  readonly clock: Clock;
  readonly catalog: NodeCatalog;
  readonly templates: readonly TemplateSource[];
  /** The embedder's id, or why there is none. */
  readonly embedder: { readonly id: string; readonly degraded?: string };
  /** Where published flows are called: no slash at the end. */
  readonly publicUrl: () => string;
  readonly hashPassword: (password: string) => Promise<string>;
  readonly verifyPassword: (hash: string, password: string) => Promise<boolean>;
  /** Folders a knowledge base may be pointed at. */
  readonly knowledgeDirs: readonly string[];
  readonly readFolder: (
    folder: string,
  ) => Promise<
    readonly { readonly name: string; readonly path: string; readonly read: () => Promise<Uint8Array> }[]
  >;
}
