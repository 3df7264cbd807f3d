import type { Answered, Client, RequestOptions } from './client.ts';

/** One server-sent event. */
export interface StreamEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: Answered;
}

/** Events of a stream as they come, until it ends. Comments are left out. */
export async function* eventsOf(response: Response): AsyncGenerator<StreamEvent> {
  if (!response.body) return;
  let rest = '';
  for await (const text of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const parsed = parseBlock(block);
      if (parsed) yield parsed;
    }
  }
}

function parseBlock(block: string): StreamEvent | undefined {
  const fields = new Map<string, string>();
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 1).trimStart());
  }
  const data = fields.get('data');
  if (data === undefined) return undefined;
  return { event: fields.get('event') ?? 'message', id: fields.get('id'), data: JSON.parse(data) };
}

/** A whole stream, to its end. */
export async function allEvents(response: Response): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of eventsOf(response)) events.push(event);
  return events;
}

/** All committed events of a run, from the management API's stream. */
export async function runEvents(
  client: Client,
  runId: string,
  options?: RequestOptions,
): Promise<StreamEvent[]> {
  const events = await allEvents(await client.raw(`/api/runs/${runId}/events`, { method: 'GET' }, options));
  return events.filter((event) => event.id !== undefined);
}

/** The text that a reader of a stream puts together from its deltas. */
export function textOfDeltas(events: readonly StreamEvent[]): string {
  let text = '';
  for (const { event, data } of events) {
    if (event === 'text-reset') text = '';
    if (event === 'text-delta') text = text.slice(0, data.offset) + data.text;
  }
  return text;
}
