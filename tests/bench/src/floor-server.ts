import { serve } from '@hono/node-server';
import { createPostgresBackend, Queue, Worker, withBackend } from 'bullmq';
import { Hono } from 'hono';
import { Redis } from 'ioredis';
import { Pool } from 'undici';

/**
 * Two floors. `GET /direct`: a bare Hono handler that asks the model. `GET /job`: Hono, one BullMQ job, a worker in a
 * process of its own that asks the model, and its answer back over pub/sub or LISTEN. No record, no checks. Without
 * `MODEL` nobody is asked, and the hop is all there is.
 */
const { ROLE = 'server', MODEL = '', STORE = '', QUEUE = 'floor' } = process.env;
const isRedis = STORE.startsWith('redis') || STORE.startsWith('unix');
const model = MODEL === '' ? undefined : new Pool(MODEL, { connections: 64 });
const BODY = JSON.stringify({
  model: 'bench',
  messages: [{ role: 'user', content: 'Answer briefly: What is the answer?' }],
});

async function ask(): Promise<string> {
  if (!model) return 'Answer briefly: What is the answer?';
  const { body } = await model.request({
    path: '/v1/chat/completions',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: BODY,
  });
  const answer = (await body.json()) as { choices: { message: { content: string } }[] }; // cast: the bench's own model server
  return answer.choices[0]?.message.content ?? '';
}

const redis = (): Redis =>
  STORE.startsWith('unix')
    ? new Redis({ path: STORE.slice('unix://'.length), maxRetriesPerRequest: null })
    : new Redis(STORE, { maxRetriesPerRequest: null });
const Classes = withBackend(createPostgresBackend);
const connection = { connectionString: STORE, schema: 'floor_queue', migrate: true, max: 4 };

async function createReplies(
  onReply: (id: string, text: string) => void,
): Promise<(id: string, text: string) => void> {
  if (isRedis) {
    const listener = redis();
    const sender = redis();
    listener.on('message', (_channel, payload: string) => {
      onReply(...replyOf(payload));
    });
    await listener.subscribe(QUEUE);
    return (id, text) => void sender.publish(QUEUE, JSON.stringify([id, text]));
  }
  const { Client } = await import('pg');
  const listener = new Client({ connectionString: STORE });
  const sender = new Client({ connectionString: STORE });
  await listener.connect();
  await sender.connect();
  listener.on('notification', (note) => {
    onReply(...replyOf(note.payload ?? '[]'));
  });
  await listener.query('listen floor');
  return (id, text) => void sender.query('select pg_notify($1, $2)', ['floor', JSON.stringify([id, text])]);
}

/** A reply as its sender wrote it. */
function replyOf(payload: string): [id: string, text: string] {
  const [id = '', text = ''] = JSON.parse(payload) as string[]; // cast: written by `createReplies`
  return [id, text];
}

const OPTIONS = { removeOnComplete: { count: 200 }, removeOnFail: { count: 100 }, attempts: 1 };

if (ROLE === 'worker') {
  const reply = await createReplies(() => undefined);
  const work = async (job: { data: { id: string } }): Promise<null> => {
    reply(job.data.id, await ask());
    return null;
  };
  const worker = isRedis
    ? new Worker(QUEUE, work, { connection: redis(), concurrency: 64 })
    : new Classes.Worker(QUEUE, work, { connection, concurrency: 64 });
  await worker.waitUntilReady();
  process.stdout.write('0\n');
} else {
  const app = new Hono();
  app.post('/direct', async (c) => c.json({ text: await ask() }));
  if (STORE !== '') {
    const waiting = new Map<string, (text: string) => void>();
    await createReplies((id, text) => {
      waiting.get(id)?.(text);
      waiting.delete(id);
    });
    const queue = isRedis
      ? new Queue(QUEUE, { connection: redis() })
      : new Classes.Queue(QUEUE, { connection });
    await queue.waitUntilReady();
    let next = 0;
    app.post('/job', async (c) => {
      const id = `${process.pid}-${next++}`;
      const answered = new Promise<string>((resolve) => waiting.set(id, resolve));
      await queue.add('ask', { id }, OPTIONS);
      return c.json({ text: await answered });
    });
  }
  serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info) =>
    process.stdout.write(`${info.port}\n`),
  );
}
process.on('disconnect', () => process.exit(0));
