import { request } from 'node:http';
import { inject } from 'vitest';
import type { Unavailable } from './test-server.ts';

/** A server that {@link findSharedServer} can give. */
export type SharedServerName = 'postgres' | 'redis' | 'chroma';

/** Asks the run's global set-up for one of its shared servers; it is started if nobody asked before. */
export function findSharedServer(name: SharedServerName): Promise<{ readonly url: string } | Unavailable> {
  const socketPath = inject('heddleTestServers');
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path: `/${name}` }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => {
        if (response.statusCode === 200) resolve(JSON.parse(body));
        else reject(new Error(`The test run could not start ${name}: ${body}`));
      });
    });
    call.on('error', reject);
    call.end();
  });
}
