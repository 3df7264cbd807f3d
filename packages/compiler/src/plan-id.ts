import type { Flow, NodeCatalog, PlanId } from '@heddle/contracts';
import { flowLogic } from '@heddle/graph';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** The content address of a flow's logic: equal for flows that do the same, whatever they look like. */
export function planIdOf(flow: Flow, catalog: NodeCatalog): PlanId {
  return `sha256:${bytesToHex(sha256(utf8ToBytes(flowLogic(flow, catalog))))}` as PlanId; // cast: the brand is given where the hash is made
}
