import type { Policies } from '@heddle/contracts';
import {
  CircleDollarSign,
  DatabaseZap,
  EyeOff,
  Gauge,
  LifeBuoy,
  type LucideIcon,
  RotateCw,
  ShieldAlert,
  Timer,
} from 'lucide-react';
import { formatDuration, formatUsd } from '../lib/format.ts';

/** A policy as a mark on a node: an icon, a few letters, and a sentence for the tooltip. */
export interface PolicyBadge {
  readonly icon: LucideIcon;
  readonly text: string;
  readonly title: string;
}

type BadgeOf<Key extends keyof Policies> = (policy: NonNullable<Policies[Key]>) => PolicyBadge;
type BadgeTable = { readonly [Key in keyof Required<Policies>]: BadgeOf<Key> };

const BADGES: BadgeTable = {
  retry: (policy) => ({
    icon: RotateCw,
    text: `${policy.attempts}×`,
    title: `Tried up to ${policy.attempts} times, ${formatDuration(policy.backoffMs)} apart at first`,
  }),
  timeout: (policy) => ({
    icon: Timer,
    text: formatDuration(policy.ms),
    title: `Each attempt may take ${formatDuration(policy.ms)}`,
  }),
  onError: (policy) => ({
    icon: ShieldAlert,
    text: typeof policy === 'object' ? 'default' : policy,
    title: onErrorTitle(policy),
  }),
  fallback: (policy) => ({
    icon: LifeBuoy,
    text: String(policy.nodes.length),
    title: `Falls back to ${policy.nodes.join(', ')}`,
  }),
  cache: (policy) => ({ icon: DatabaseZap, text: policy.mode, title: `Answers are cached (${policy.mode})` }),
  budget: (policy) => ({
    icon: CircleDollarSign,
    text: formatUsd(policy.usd),
    title: `May spend ${formatUsd(policy.usd)} a run`,
  }),
  rateLimit: (policy) => ({
    icon: Gauge,
    text: `${policy.perMinute}/min`,
    title: `At most ${policy.perMinute} calls a minute`,
  }),
  mask: () => ({ icon: EyeOff, text: 'masked', title: 'Personal data is masked' }),
};

function onErrorTitle(policy: NonNullable<Policies['onError']>): string {
  if (typeof policy === 'object') return 'When it fails, a default value goes on';
  return policy === 'branch' ? 'When it fails, the outlet Error is taken' : 'When it fails, the run fails';
}

/** The marks of a node's policies, in the order in which they wrap it. */
export function policyBadges(policies: Policies | undefined): PolicyBadge[] {
  if (!policies) return [];
  const order = ['onError', 'fallback', 'cache', 'budget', 'rateLimit', 'retry', 'timeout', 'mask'] as const;
  return order.flatMap((key) => badgeOf(policies, key) ?? []);
}

function badgeOf<Key extends keyof Policies>(policies: Policies, key: Key): PolicyBadge | undefined {
  const policy = policies[key];
  return policy === undefined ? undefined : BADGES[key](policy as NonNullable<Policies[Key]>); // cast: undefined was ruled out
}
