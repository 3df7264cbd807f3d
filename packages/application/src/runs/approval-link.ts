import { timingSafeEqual } from 'node:crypto';
import { activationKey, HeddleError, type RunView } from '@heddle/contracts';
import type { SecretBox } from '../secret-box.ts';
import type { Services } from '../services.ts';

/** The one wait that a link answers. */
export interface ApprovalTarget {
  readonly workspaceId: string;
  readonly runId: string;
  readonly activation: string;
  /** When the wait began, in milliseconds since the epoch: an activation may wait more than once. */
  readonly since: number;
  /** Milliseconds since the epoch; afterwards the link opens nothing. */
  readonly expiresAt: number;
}

/** A link without a time limit of its own is good for so long after its wait began: 30 days. */
export const LINK_KEPT_MS = 30 * 86_400_000;

const PURPOSE = 'approval-link@2';

/**
 * The token of a signed link: its target, and an HMAC-SHA-256 of it under a key that is derived from
 * HEDDLE_SECRET_KEY for this purpose alone. The same target gives the same token.
 */
export function approvalToken(box: SecretBox, target: ApprovalTarget): string {
  const { workspaceId, runId, activation, since, expiresAt } = target;
  const named = Buffer.from(JSON.stringify([workspaceId, runId, activation, since, expiresAt])).toString(
    'base64url',
  );
  return `${named}.${box.sign(named, PURPOSE)}`;
}

/**
 * Reads a token back.
 *
 * @throws HeddleError `not-found` for a token that this installation did not sign, `run-not-waiting` for one that is
 * too old.
 */
export function readApprovalToken(box: SecretBox, token: string, now: number): ApprovalTarget {
  const [named = '', signature = '', ...rest] = token.split('.');
  if (rest.length > 0 || !sameText(signature, box.sign(named, PURPOSE)))
    throw new HeddleError('not-found', 'This link is not valid. Ask whoever sent it for a new one.');
  const [workspaceId, runId, activation, since, expiresAt] = JSON.parse(
    Buffer.from(named, 'base64url').toString('utf8'),
  ) as [string, string, string, number, number]; // cast: signed by us, in this order
  if (expiresAt <= now)
    throw new HeddleError('run-not-waiting', 'This link has expired. Nothing was changed.');
  return { workspaceId, runId, activation, since, expiresAt };
}

/** Adds to every wait for a signal the link that answers it. */
export function withApprovalLinks(
  { box, publicUrl }: Pick<Services, 'box' | 'publicUrl'>,
  workspaceId: string,
  view: RunView,
): RunView {
  const nodes = view.nodes.map((node) => {
    const { waits } = node;
    if (node.status !== 'waiting' || waits?.since === undefined || !waits.on?.includes('signal')) return node;
    const { since } = waits;
    const token = approvalToken(box, {
      workspaceId,
      runId: view.id,
      activation: activationKey(node.id, node.iteration),
      since,
      expiresAt: Math.min(waits.until ?? Number.POSITIVE_INFINITY, since + LINK_KEPT_MS),
    });
    return { ...node, waits: { ...waits, link: `${publicUrl()}/approve/${token}` } };
  });
  return { ...view, nodes };
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
