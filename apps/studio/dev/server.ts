/**
 * A stand-in for the server, for looking at screens while the studio is developed: `npx tsx apps/studio/dev/server.ts`.
 * Everything lives in memory; runs are played, not executed. Nothing of it is shipped.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Flow, type FlowRecord, flowSchema } from '@heddle/contracts';
import { large, SUPPORT } from './flows.ts';
import type { SimulatedRun } from './simulate-run.ts';

const PORT = Number(process.env.PORT ?? 4400);
const ME = {
  user: { id: 'u1', email: 'ada@example.com', name: 'Ada Marlow' },
  workspaces: [{ id: 'w1', name: 'Default', role: 'owner' }],
};
const flows = new Map<string, FlowRecord>();
const runs = new Map<string, SimulatedRun>();
const versions = new Map<string, { version: number; note?: string; publishedAt: number; live: boolean }[]>();

function add(flow: Flow, id: string = randomUUID()): FlowRecord {
  const record = { id, revision: 1, flow, createdAt: Date.now(), updatedAt: Date.now(), published: null };
  flows.set(id, record);
  return record;
}
add(SUPPORT, 'support');
add(large(200), 'large');
add(flowSchema.parse({ format: 'heddle/flow@1', name: 'Empty' }), 'empty');

const DOCUMENT =
  'Returns and refunds\n\n1. A parcel may be sent back within 30 days of delivery. It must be in its box.\n2. Refunds arrive within five working days.\n';

async function body(request: IncomingMessage): Promise<Record<string, never>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString('utf8'));
}

function send(response: ServerResponse, status: number, value?: unknown): void {
  const isProblem = status >= 400;
  response.writeHead(status, { 'Content-Type': isProblem ? 'application/problem+json' : 'application/json' });
  response.end(value === undefined ? undefined : JSON.stringify(value));
}

function problem(response: ServerResponse, status: number, code: string, detail: string): void {
  send(response, status, { type: `https://heddle.dev/errors/${code}`, title: code, status, code, detail });
}

const list = (items: unknown[]) => ({ items, next: null });

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const [, , resource, id, action] = url.pathname.split('/');
  const method = request.method ?? 'GET';
  const route = `${method} ${resource ?? ''}${id === undefined ? '' : '/:id'}${action === undefined ? '' : `/${action}`}`;
  const record = flows.get(id ?? '');
  if (route === 'GET setup') return send(response, 200, { open: url.searchParams.has('open') });
  if (route === 'GET me' || route === 'POST session')
    return send(response, route.startsWith('GET') ? 200 : 201, ME);
  if (route === 'DELETE session') return send(response, 204);
  if (route === 'POST setup') return send(response, 201, ME);
  if (route === 'GET flows') {
    const items = [...flows.values()].map((each) => ({
      ...each,
      name: each.flow.name,
      nodes: each.flow.nodes.length,
      flow: undefined,
      lastRun: null,
    }));
    return send(response, 200, list(items));
  }
  if (route === 'POST flows') return send(response, 201, add(flowSchema.parse(await body(request))));
  if (route === 'GET flows/:id' && record) return send(response, 200, record);
  if (route === 'PUT flows/:id' && record) {
    const revision = Number((request.headers['if-match'] ?? '').replaceAll('"', ''));
    if (revision !== record.revision) {
      return problem(response, 412, 'stale-revision', 'Someone saved this flow after you opened it.');
    }
    const next = {
      ...record,
      flow: flowSchema.parse(await body(request)),
      revision: record.revision + 1,
      updatedAt: Date.now(),
    };
    flows.set(record.id, next);
    return send(response, 200, next);
  }
  if (route === 'POST flows/:id/runs' && record) {
    const runId = randomUUID();
    const { input } = await body(request);
    const { simulateRun } = await import('./simulate-run.ts');
    runs.set(runId, simulateRun(runId, record.flow, input ?? {}, process.env.FAST === '1'));
    return send(response, 202, { runId });
  }
  if (route === 'GET flows/:id/versions') {
    return send(
      response,
      200,
      list(
        (versions.get(id ?? '') ?? []).map((version) => ({
          ...version,
          planId: 'sha256:0',
          publishedBy: 'Ada Marlow',
          changes: { added: ['sorry'], removed: [], changed: ['answer'], edges: 2 },
        })),
      ),
    );
  }
  if (route === 'POST flows/:id/publish' && record) {
    const { slug, note } = await body(request);
    const known = versions.get(record.id) ?? [];
    const version = known.length + 1;
    versions.set(record.id, [
      { version, note: note ?? '', publishedAt: Date.now(), live: true },
      ...known.map((each) => ({ ...each, live: false })),
    ]);
    const published = {
      slug: slug ?? 'support',
      version,
      url: `http://127.0.0.1:4400/v1/flows/${slug ?? 'support'}`,
    };
    flows.set(record.id, { ...record, published });
    return send(response, 201, published);
  }
  if (route === 'POST flows/:id/rollback' && record?.published) {
    const { version } = await body(request);
    const known = versions.get(record.id) ?? [];
    versions.set(
      record.id,
      known.map((each) => ({ ...each, live: each.version === version })),
    );
    const published = { ...record.published, version: Number(version) };
    flows.set(record.id, { ...record, published });
    return send(response, 200, published);
  }
  const run = runs.get(id ?? '');
  if (route === 'GET runs/:id' && run) return send(response, 200, run.view);
  if (route === 'POST runs/:id/cancel' && run) {
    run.isCancelled = true;
    return send(response, 200, { status: 'cancelled' });
  }
  if (route === 'GET runs/:id/events' && run) return follow(run, request, response);
  if (route === 'GET knowledge') {
    const base = {
      description: '',
      status: 'ready',
      done: 12,
      total: 12,
      documents: 12,
      chunks: 184,
      embedder: 'local',
      revision: 1,
      createdAt: 1,
      updatedAt: 1,
    };
    return send(
      response,
      200,
      list([
        { id: 'kb-1', name: 'Customer handbook', ...base },
        { id: 'kb-2', name: 'Product sheets', ...base },
      ]),
    );
  }
  if (method === 'GET' && resource === 'knowledge') {
    return send(response, 200, {
      id: 'doc-1',
      name: 'returns.md',
      title: 'Returns and refunds',
      mediaType: 'text/markdown',
      bytes: 120,
      status: 'ready',
      chunks: 2,
      createdAt: 1,
      text: DOCUMENT,
    });
  }
  if (route === 'GET secrets') {
    return send(
      response,
      200,
      list([{ name: 'openai', hint: 'sk-…4f2a', hosts: ['api.openai.com'], createdAt: 1, updatedAt: 1 }]),
    );
  }
  if (route === 'POST secrets') {
    const { name } = await body(request);
    return send(response, 201, { name, hint: '…1234', hosts: [], createdAt: 1, updatedAt: 1 });
  }
  if (route === 'GET providers') {
    return send(
      response,
      200,
      list([
        { provider: 'local', title: 'Built-in reader', needsKey: false, configured: true, models: [] },
        {
          provider: 'openai',
          title: 'OpenAI',
          needsKey: true,
          secret: 'openai',
          configured: true,
          defaultModel: 'gpt-4.1-mini',
          models: ['gpt-4.1', 'gpt-4.1-mini', 'gpt-4o-mini'],
        },
        {
          provider: 'anthropic',
          title: 'Anthropic',
          needsKey: true,
          secret: 'anthropic',
          configured: false,
          defaultModel: 'claude-sonnet-4-5',
          models: ['claude-sonnet-4-5'],
        },
      ]),
    );
  }
  if (route === 'POST keys') return send(response, 201, { id: 'k1', key: 'hd_k1_3f9a0c1d2b7e46f1' });
  return problem(response, 404, 'not-found', 'There is nothing here.');
}

function follow(run: SimulatedRun, request: IncomingMessage, response: ServerResponse): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache' });
  const after = Number(request.headers['last-event-id'] ?? 0);
  const write = (event: Record<string, unknown>) => {
    const seq = typeof event.seq === 'number' ? `id: ${event.seq}\n` : '';
    response.write(`event: ${String(event.type)}\n${seq}data: ${JSON.stringify(event)}\n\n`);
    if (['run-completed', 'run-failed', 'run-cancelled'].includes(String(event.type))) response.end();
  };
  for (const event of run.log) if ('seq' in event && Number(event.seq) > after) write({ ...event });
  const listener = (event: object) => write({ ...event });
  run.listeners.add(listener);
  response.on('close', () => run.listeners.delete(listener));
}

createServer((request, response) => {
  handle(request, response).catch((error: unknown) => {
    console.error(error);
    problem(response, 400, 'request-invalid', error instanceof Error ? error.message : 'Bad request');
  });
}).listen(PORT, '127.0.0.1');
