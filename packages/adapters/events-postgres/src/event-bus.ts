import { type BusMessage, createMessageHub, type EventBus } from '@heddle/ports';
import { createLink } from './link.ts';
import { packMessages } from './pack.ts';

const CHANNEL = 'heddle_events';

/** Which database, and who hears of a lost connection. */
export interface PostgresEventBusOptions {
  readonly url: string;
  readonly onError: (error: Error) => void;
}

/**
 * An EventBus on LISTEN/NOTIFY, on two connections of its own: never inside a commit, whose lock it would take for the
 * whole database.
 */
export async function createPostgresEventBus(options: PostgresEventBusOptions): Promise<EventBus> {
  const sending = createLink(options, async () => undefined);
  const hub = createMessageHub(async (messages) => {
    await sending
      .query('select pg_notify($1, payload) from unnest($2::text[]) payload', [
        CHANNEL,
        packMessages(messages),
      ])
      .catch(options.onError);
  });
  const listening = createLink(options, async (client) => {
    client.on('notification', (note) => {
      const messages = JSON.parse(note.payload ?? '[]') as BusMessage[]; // cast: only `sending` above writes this channel
      for (const message of messages) hub.deliver(message);
    });
    await client.query(`listen ${CHANNEL}`);
  });
  await Promise.all([listening.ready(), sending.ready()]);
  return {
    ...hub,
    ping: () => sending.query('select 1', []),
    close: async () => {
      await hub.flush();
      await Promise.all([listening.end(), sending.end()]);
    },
  };
}
