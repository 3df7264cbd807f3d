/** The part of the egress guard that providers need; `@heddle/adapter-egress` has it. */
export interface Egress {
  /** Sends a request and gathers its answer. */
  request(request: {
    readonly url: string;
    readonly method: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly signal: AbortSignal;
    readonly timeoutMs: number;
    readonly maxBytes: number;
  }): Promise<{
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Uint8Array;
    text(): string;
  }>;
  readonly fetch: typeof globalThis.fetch;
  fetchWith(scope: {
    readonly alsoAllow?: readonly string[];
    readonly timeoutMs?: number;
  }): typeof globalThis.fetch;
}
