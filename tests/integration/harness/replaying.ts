import { type Answered, bodyOf, type Client } from './client.ts';
import { ended, type FlowDraft, flow, model } from './flows.ts';

/** What the servers of {@link everything} are told as a secret. */
export const CANARY = 'sk-canary/"7747b3a6"+ä';

/** `ask -> call (HTTP, fails once) -> each ( answer ) -> out`: a retry, a map, a model and HTTP. */
export function everything(
  servers: { readonly echo: string; readonly models: string },
  { system = '' }: { readonly system?: string } = {},
): FlowDraft {
  return flow(
    'Everything',
    {
      ask: {
        kind: 'input',
        config: {
          schema: { type: 'object', properties: { items: { type: 'array' }, tag: { type: 'string' } } },
        },
      },
      call: {
        kind: 'tool.http',
        config: {
          method: 'POST',
          url: `${servers.echo}/fail-once/{{ask.tag}}`,
          headers: { authorization: { secret: 'canary' } },
          query: { key: { secret: 'canary' } },
          body: '{"a":1}',
        },
        policies: { retry: { attempts: 2, backoffMs: 1 } },
      },
      each: { kind: 'control.map', config: {} },
      answer: {
        ...model(servers.models, 'parrot', { prompt: 'Say {{each.item}}', ...(system ? { system } : {}) }),
        parent: 'each',
      },
      out: { kind: 'output', config: {} },
    },
    [
      'ask.items -> each.items',
      'call.body -> each.run',
      'answer.text -> each.yield',
      'each.results -> out.results',
      'call.body -> out.call',
    ],
  );
}

/** Runs a flow to its end. */
export async function runToEnd(client: Client, id: string, input: object): Promise<Answered> {
  const { runId } = bodyOf(await client.post(`/api/flows/${id}/runs`, { input }), 202);
  return ended(client, runId);
}

/** Replays a run to its end. */
export async function replayToEnd(client: Client, runId: string, body: object = {}): Promise<Answered> {
  const started = bodyOf(await client.post(`/api/runs/${runId}/replay`, body), 202);
  return ended(client, started.runId);
}

/** The recorded exchanges of a run, at most 50. */
export async function exchangesOf(client: Client, runId: string, query = ''): Promise<Answered[]> {
  return bodyOf(await client.get(`/api/runs/${runId}/exchanges?limit=50${query}`), 200).items;
}
