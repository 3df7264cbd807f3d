import type { Context } from 'hono';

/** Who calls, for limits: the address of the connection, never a header that anybody can write. */
export function clientOf(c: Context): string {
  const { incoming } = c.env as { incoming?: { socket?: { remoteAddress?: string } } }; // cast: what @hono/node-server puts there
  return incoming?.socket?.remoteAddress ?? 'unknown';
}
