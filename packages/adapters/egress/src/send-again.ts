import { HeddleError } from '@heddle/contracts';
import type { Hop } from './hop.ts';

/** Methods that mean the same however often they arrive (RFC 9110, section 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** How a kept connection ends that the other side closed just as a request was on its way. */
const CLOSED: ReadonlySet<unknown> = new Set(['UND_ERR_SOCKET', 'ECONNRESET', 'EPIPE']);

/**
 * Sends a hop, and once more when its connection was closed before a byte of a response came: servers close kept
 * connections when they like, which says nothing of the request. Only hops that may arrive twice are sent again: those
 * whose method is idempotent (RFC 9110, section 9.2.2), or that carry an `Idempotency-Key`, which promises the same.
 */
export async function sendAgainIfClosed<Answer>(hop: Hop, send: () => Promise<Answer>): Promise<Answer> {
  try {
    return await send();
  } catch (error) {
    if (!mayArriveTwice(hop) || !wasClosed(error)) throw error;
    return send();
  }
}

function mayArriveTwice({ method, headers }: Hop): boolean {
  return IDEMPOTENT.has(method) || headers['idempotency-key'] !== undefined;
}

function wasClosed(error: unknown): boolean {
  // A response that broke off has an error of Heddle's as its cause.
  if (!HeddleError.is(error) || error.code !== 'egress-unreachable') return false;
  const { cause } = error;
  return cause instanceof Error && 'code' in cause && CLOSED.has(cause.code);
}
