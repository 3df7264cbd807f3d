import type { EgressAllow } from './egress-allow.ts';
import { egressRefused } from './egress-error.ts';
import type { ResponseHead } from './exchange.ts';
import { checkedUrl, type Hop, nextHop, redirectTarget } from './hop.ts';

/** What a chain of hops ended in. */
export interface Followed<Response> {
  readonly hop: Hop;
  readonly response: Response;
  readonly isRedirected: boolean;
}

/** The policy of a chain: 0 redirects returns the redirecting response itself. */
export interface RedirectPolicy {
  readonly allow: EgressAllow;
  readonly maxRedirects: number;
}

/**
 * Sends a hop and follows its redirects by hand, so that every target passes the whole policy before anything is
 * sent to it.
 *
 * @throws HeddleError `egress-refused` when a target breaks the policy or the chain is longer than allowed.
 */
export async function followRedirects<Response extends { readonly head: ResponseHead }>(
  first: Hop,
  policy: RedirectPolicy,
  send: (hop: Hop) => Promise<Response>,
): Promise<Followed<Response>> {
  const { allow, maxRedirects } = policy;
  let hop = first;
  for (let count = 0; ; count += 1) {
    const response = await send(hop);
    const target = redirectTarget(response.head.status, response.head.headers.location);
    if (target === undefined || maxRedirects === 0) return { hop, response, isRedirected: count > 0 };
    if (count >= maxRedirects) {
      const expected = `at most ${maxRedirects} redirects`;
      throw egressRefused({ rule: 'redirects', expected, found: 'one more' }, hop.destination);
    }
    hop = nextHop(hop, response.head.status, checkedUrl(target, allow, hop.url));
  }
}
