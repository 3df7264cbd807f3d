import type {
  AnyNodeSpec,
  Citation,
  IterationFailure,
  Json,
  JsonObject,
  JsonSchema,
  NodeSpec,
  Usage,
  WakeCause,
} from '@heddle/contracts';
import type { z } from 'zod';
import type { Retriever } from './knowledge.ts';
import type { ChatMessage, ChatModels } from './models.ts';
import type { CommitWrite } from './run-commit.ts';

/** Where in which run a body executes. */
export interface NodeRunInfo {
  readonly runId: string;
  readonly nodeId: string;
  readonly iteration: string;
  readonly attempt: number;
  readonly workspaceId: string;
  readonly flowId?: string | undefined;
  readonly session?: string | undefined;
  readonly user?: string | undefined;
  /** `run:node:iteration`, the same for every attempt: hand it to every outside effect. */
  readonly idempotencyKey: string;
}

/** An HTTP exchange through the egress guard. */
export interface NodeHttpRequest {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/** The answer, its body read whole. */
export interface NodeHttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  readonly body: Uint8Array;
  text(): string;
}

/** A conversation's stored turns. */
export interface MemoryReader {
  /** The newest turns first to last, oldest first in the answer, at most `maxTurns`. */
  turns(query: {
    readonly memory: string;
    readonly session: string;
    readonly maxTurns: number;
  }): Promise<readonly { readonly role: 'user' | 'assistant'; readonly text: string; readonly at: number }[]>;
}

/** Masked values of a run, decrypted in the worker; sealed again with the node's commit. */
export interface RunVault {
  read(): Promise<Readonly<Record<string, string>>>;
  seal(values: Readonly<Record<string, string>>): Promise<CommitWrite>;
}

/** What a lent memory does for its borrower. */
export interface MemoryAttachment {
  readonly type: 'memory';
  /** Turns to put before the prompt. */
  window(): Promise<readonly { readonly role: 'user' | 'assistant'; readonly content: string }[]>;
  /** The write that adds both turns, to be returned with the borrower's result. */
  remember(turns: { readonly user: string; readonly assistant: string }): CommitWrite | undefined;
}

/** What a lent model does for its borrower. */
export interface ModelAttachment {
  readonly type: 'model';
  /** Asks once, without streaming. The caller accounts for the usage. */
  ask(question: {
    readonly messages: readonly ChatMessage[];
    readonly schema?: JsonSchema;
  }): Promise<{ readonly text: string; readonly json?: Json; readonly usage: Usage }>;
}

/** A lent node as its borrower sees it. Tools and retrievers join this union with their kinds. */
export type Attachment = MemoryAttachment | ModelAttachment;

/** A container's iterations, as its body sees them when all that it asked for are over. */
export interface IterationsView {
  /** Iterations so far. */
  readonly count: number;
  /** How each ended. */
  readonly outcomes: readonly ('result' | 'empty' | 'failed')[];
  /** Results by place; null where there is none. With `reads: 'last'` only the last one is there. */
  readonly results: readonly Json[];
  /** Of the first failures, by place. */
  readonly failures: Readonly<Record<string, IterationFailure>>;
}

/** What ended a wait: time, a signal with what it brought, or the end of the run that was called. */
export interface Woken {
  readonly by: WakeCause;
  readonly value?: Json;
  /** What the output in the answer of a called run is kept under, when it is large. */
  readonly outputRef?: string;
}

/** Starts another flow as a run of its own. */
export interface FlowCaller {
  /**
   * Accepts the run and answers its id; the same activation gets the same run, however often it asks. A run that is
   * over already brings what it would wake its caller with.
   *
   * @throws HeddleError `not-found`, `input-invalid`, `run-limit` when flows call each other too deep.
   */
  start(call: {
    readonly slug: string;
    readonly version?: number;
    readonly input: JsonObject;
  }): Promise<{ readonly runId: string; readonly answer?: Json }>;
}

/** What a node may touch; there is nothing else. */
export interface NodeContext<Config = unknown> {
  /** Parsed by the kind's schema, templates already filled in. */
  readonly config: Config;
  /** By input port; absent when nothing live arrived. */
  readonly inputs: Readonly<Record<string, Json>>;
  readonly run: NodeRunInfo;
  /** Aborted on cancel, time-out and loss of the claim. */
  readonly signal: AbortSignal;
  /** For containers, from the second time on: how the iterations went. */
  readonly iterations?: IterationsView | undefined;
  /** After a wait: what ended it. */
  readonly woken?: Woken | undefined;
  /** Borrowed nodes by port. */
  readonly attachments: Readonly<Record<string, readonly Attachment[]>>;
  readonly emit: {
    /** Whether anybody may be watching: without, a body need not stream. */
    readonly isWatched: boolean;
    /** Text on its way to whoever watches. Cheap; call it per token. */
    delta(text: string): void;
    citation(citation: Citation): void;
    /** Money and tokens spent, also when the attempt fails afterwards. */
    usage(usage: Usage): void;
  };
  /** Evaluates an expression of the config (a field marked `expression`) over the run's values. */
  evaluate(expression: string): unknown;
  /** A secret's value. @throws HeddleError `secret-missing`, `secret-host-refused`. */
  secret(reference: { readonly secret: string }, options?: { readonly host?: string }): Promise<string>;
  readonly http: { request(request: NodeHttpRequest): Promise<NodeHttpResponse> };
  readonly models: ChatModels;
  readonly knowledge: Retriever;
  readonly memory: MemoryReader;
  readonly vault: RunVault;
  readonly flows: FlowCaller;
  readonly clock: { now(): number };
}

/** How long an activation waits, and for what; the first that comes ends it. */
export interface NodeWait {
  /** For people: what is waited for. */
  readonly reason: string;
  /** Milliseconds from now, or a moment, after which time wakes it; by the record's clock, never early. */
  readonly time?: { readonly afterMs: number } | { readonly at: number };
  /** A signal by API or a person in the studio; `form` is the JSON Schema of what it brings. */
  readonly signal?: { readonly form: JsonSchema };
  /** The end of a run that was called. */
  readonly runId?: string;
}

/** What a body settles with. Outlets that are not named are not taken. */
export interface NodeResult {
  readonly outputs: Readonly<Record<string, Json>>;
  readonly usage?: Usage;
  /** For containers: run so many iterations in all, then run the body again. Outputs are ignored. */
  readonly iterate?: { readonly count: number };
  /** Settle later: the body runs again when the wait is over. Outputs are ignored. */
  readonly wait?: NodeWait;
  /** Written in the same commit as the outputs. */
  readonly writes?: readonly CommitWrite[];
  /** Ends the run as failed with this error when the named outlet has no edge (guardrails, validators). */
  readonly unlessWired?: {
    readonly outlet: string;
    readonly error: {
      readonly code: 'guardrail-blocked' | 'output-invalid';
      readonly message: string;
      readonly details?: JsonObject;
    };
  };
}

/** The behaviour of a kind. `lend` makes what a borrower gets; a kind that only lends has no `run`. */
export interface NodeImplementation<Config = unknown> {
  readonly spec: AnyNodeSpec;
  run?(context: NodeContext<Config>): Promise<NodeResult> | NodeResult;
  lend?(context: NodeContext<Config>): Promise<Attachment> | Attachment;
}

/**
 * Gives a kind its behaviour; the config's type comes from the spec.
 *
 * @example
 * export const run = implementNode(node, { run: ({ inputs }) => ({ outputs: { text: String(inputs.text).toUpperCase() } }) });
 */
export function implementNode<Config extends z.ZodObject>(
  spec: NodeSpec<Config>,
  behaviour: {
    run?: (context: NodeContext<z.output<Config>>) => Promise<NodeResult> | NodeResult;
    lend?: (context: NodeContext<z.output<Config>>) => Promise<Attachment> | Attachment;
  },
): NodeImplementation<z.output<Config>> {
  return { spec, ...behaviour };
}
