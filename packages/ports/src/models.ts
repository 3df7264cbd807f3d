import type { Json, JsonSchema, Usage } from '@heddle/contracts';

/** One turn of a conversation as models take it. */
export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant' | 'tool';
  readonly content: string;
}

/** A question to a model, with everything that its answer depends on. */
export interface ChatRequest {
  readonly provider: string;
  readonly model?: string;
  readonly baseUrl?: string;
  /** Plain key, decrypted a moment ago in this worker; never logged. */
  readonly apiKey?: string;
  readonly messages: readonly ChatMessage[];
  readonly temperature?: number;
  readonly maxTokens?: number;
  /** Ask for JSON of this shape where the provider can, otherwise by instruction. */
  readonly schema?: JsonSchema;
  /** Passages for the built-in reader, which quotes and does not write. */
  readonly passages?: readonly { readonly id: string; readonly text: string; readonly title?: string }[];
  readonly signal: AbortSignal;
  readonly idempotencyKey: string;
}

/** Parts of an answer in order; `done` is last and carries the whole. */
export type ChatPart =
  | { readonly type: 'text-delta'; readonly text: string }
  | {
      readonly type: 'done';
      readonly text: string;
      readonly json?: Json;
      readonly model: string;
      readonly usage: Usage;
      readonly finishReason?: string;
      readonly quotes?: readonly {
        readonly passageId: string;
        readonly start: number;
        readonly end: number;
        readonly text: string;
        readonly score: number;
      }[];
    };

/**
 * Chat models of every provider behind one door. Errors are typed (`model-rejected-key`, `model-rate-limited`,
 * `model-unreachable`, `model-failed`, `model-stream-broken`, …), with `retryable` and `retryAfterMs` from what the
 * provider said, and never contain the key.
 */
export interface ChatModels {
  /** Deltas as they arrive when `stream` is true, else only `done`. */
  chat(request: ChatRequest, options: { readonly stream: boolean }): AsyncIterable<ChatPart>;
}
