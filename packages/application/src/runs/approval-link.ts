import { timingSafeEqual } from 'node:crypto';
import { activationKey, HeddleError, type RunView } from '@heddle/contracts';
import type { SecretBox } from '../secret-box.ts';
import type { Services } from '../services.ts';

/**
 * Which of an activation's waits: the number of the event that began it. Links that were made before waits had numbers
 * say when it began, in milliseconds since the epoch.
 */
export type WaitName = { readonly seq: number } | { readonly since: number };

/** The one wait that a link answers. */
export interface ApprovalTarget {
  readonly workspaceId: string;
  readonly runId: string;
  readonly activation: string;
  readonly wait: WaitName;
  /** Milliseconds since the epoch; afterwards the link opens nothing. */
  readonly expiresAt: number;
}

/** A link without a time limit of its own is good for so long after its wait began: 30 days. */
export const LINK_KEPT_MS = 30 * 86_400_000;

const PURPOSE = 'approval-link@3';

/** Of links that say when their wait began; the last of them expire 30 days after an update. */
const OLD_PURPOSE = 'approval-link@2';

/**
 * The token of a signed link: its target, and an HMAC-SHA-256 of it under a key that is derived from
 * HEDDLE_SECRET_KEY for this purpose alone. The same target gives the same token.
 */
export function approvalToken(
  box: SecretBox,
  { workspaceId, runId, activation, seq, expiresAt }: Omit<ApprovalTarget, 'wait'> & { readonly seq: number },
): string {
  const named = Buffer.from(JSON.stringify([workspaceId, runId, activation, seq, expiresAt])).toString(
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
  const isSigned = (purpose: string): boolean => sameText(signature, box.sign(named, purpose));
  const isCurrent = isSigned(PURPOSE);
  if (rest.length > 0 || !(isCurrent || isSigned(OLD_PURPOSE)))
    throw new HeddleError('not-found', 'This link is not valid. Ask whoever sent it for a new one.');
  const [workspaceId, runId, activation, wait, expiresAt] = JSON.parse(
    Buffer.from(named, 'base64url').toString('utf8'),
  ) as [string, string, string, number, number]; // cast: signed by us, in this order
  if (expiresAt <= now)
    throw new HeddleError('run-not-waiting', 'This link has expired. Nothing was changed.');
  return { workspaceId, runId, activation, wait: isCurrent ? { seq: wait } : { since: wait }, expiresAt };
}

/** Adds to every wait for a signal the link that answers it. */
export function withApprovalLinks(
  { box, publicUrl }: Pick<Services, 'box' | 'publicUrl'>,
  workspaceId: string,
  view: RunView,
): RunView {
  const nodes = view.nodes.map((node) => {
    const { waits } = node;
    if (node.status !== 'waiting' || !waits?.on?.includes('signal')) return node;
    const { seq, since } = waits;
    if (seq === undefined || since === undefined) return node;
    const token = approvalToken(box, {
      workspaceId,
      runId: view.id,
      activation: activationKey(node.id, node.iteration),
      seq,
      expiresAt: Math.min(waits.until ?? Number.POSITIVE_INFINITY, since + LINK_KEPT_MS),
    });
    return { ...node, waits: { ...waits, link: `${publicUrl()}/approve/${token}` } };
  });
  return { ...view, nodes };
}

/** Whether a node waits, and this is the wait. */
export function isSameWait(
  waits: { readonly seq?: number | undefined; readonly since?: number | undefined } | undefined,
  wait: WaitName,
): boolean {
  return 'seq' in wait ? waits?.seq === wait.seq : waits?.since === wait.since;
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
