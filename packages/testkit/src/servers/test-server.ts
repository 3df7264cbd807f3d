/** A real server that was started for tests. */
export interface TestServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Says in words for people why a server cannot be had on this machine. */
export interface Unavailable {
  readonly reason: string;
}
