export type { Egress, EgressOptions, EgressRequest, EgressScope } from './egress.ts';
export { createEgress } from './egress.ts';
export type { EgressAllow } from './egress-allow.ts';
export { parseEgressAllow } from './egress-allow.ts';
export type { EgressResponse } from './egress-response.ts';
export { decodeText } from './egress-response.ts';
export type { EgressLookup, ResolvedAddress } from './guarded-connector.ts';
export type { EgressRule } from './policy.ts';
