import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the server does with the next calls. */
export type Replay =
  | { readonly type: 'body'; readonly status?: number; readonly body: string; readonly mediaType: string }
  /** A stream that goes no further than this: the connection is cut, or ended as if all were well. */
  | {
      readonly type: 'part';
      readonly body: string;
      readonly mediaType: string;
      readonly end: 'cut' | 'clean';
    }
  /** Sends this and then nothing. */
  | { readonly type: 'stall'; readonly body: string; readonly mediaType: string };

/** A call as the server got it. */
export interface ReplayedCall {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A server on loopback that answers every call with what a test has put on. */
export interface ReplayServer {
  readonly origin: string;
  readonly calls: readonly ReplayedCall[];
  replay(next: Replay, headers?: Readonly<Record<string, string>>): void;
  /** Resolves when a caller has gone away before its answer was complete. */
  abandoned(): Promise<void>;
  stop(): Promise<void>;
}

/** A recorded response of `fixtures/`. */
export function fixture(name: string): string {
  return readFileSync(new URL(`../fixtures/${name}`, import.meta.url), 'utf8');
}

/** Starts one. */
export async function startReplayServer(): Promise<ReplayServer> {
  const calls: ReplayedCall[] = [];
  let next: Replay = { type: 'body', status: 404, body: '{}', mediaType: 'application/json' };
  let extra: Readonly<Record<string, string>> = {};
  let leave: () => void = () => undefined;
  let left = new Promise<void>((resolve) => {
    leave = resolve;
  });
  const server = createServer((request, response) => {
    void (async () => {
      request.setEncoding('utf8');
      let text = '';
      for await (const part of request) text += String(part);
      calls.push({
        path: request.url ?? '',
        headers: request.headers,
        body: JSON.parse(text || '{}') as ReplayedCall['body'], // cast: the SDKs send JSON objects
      });
      response.once('close', () => {
        if (!response.writableEnded) leave();
      });
      answer(response, next, extra);
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // cast: a listening TCP server has one
  return {
    origin: `http://127.0.0.1:${port}`,
    calls,
    replay(replay, headers = {}) {
      calls.length = 0;
      next = replay;
      extra = headers;
      left = new Promise((resolve) => {
        leave = resolve;
      });
    },
    abandoned: () => left,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answer(response: ServerResponse, next: Replay, extra: Readonly<Record<string, string>>): void {
  const status = next.type === 'body' ? (next.status ?? 200) : 200;
  response.writeHead(status, { 'content-type': next.mediaType, ...extra });
  if (next.type === 'body' || (next.type === 'part' && next.end === 'clean')) response.end(next.body);
  else response.write(next.body, () => next.type === 'part' && response.destroy());
}
