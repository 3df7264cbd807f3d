/** The part of the egress guard that providers need; `@heddle/adapter-egress` has it. */
export interface Egress {
  readonly fetch: typeof globalThis.fetch;
  fetchWith(scope: {
    readonly alsoAllow?: readonly string[];
    readonly timeoutMs?: number;
  }): typeof globalThis.fetch;
}
