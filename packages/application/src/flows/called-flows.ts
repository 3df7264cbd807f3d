import { flowSignature } from '@heddle/compiler';
import { type CalledFlow, type FlowName, type Principal, printFlowName } from '@heddle/contracts';
import { authorise } from '../authorise.ts';
import type { Services } from '../services.ts';

type Looking = Pick<Services, 'flows' | 'plans' | 'catalog'>;

/** Most names that are looked up for one flow, calls of calls with them. What lies beyond is not checked. */
const MAX_NAMES = 64;

/** What a member's workspace has of the flows of these names, and of those that they call. */
export async function listCalledFlows(
  services: Looking,
  principal: Principal,
  names: readonly FlowName[],
): Promise<readonly CalledFlow[]> {
  const { workspaceId } = authorise(principal, 'flows:read');
  return calledFlows(services, workspaceId, names);
}

/**
 * What a workspace has of the flows of these names, and of those that they call in turn, so that a circle of calls can
 * be seen. A name without an answer is one that could not be looked up.
 */
export async function calledFlows(
  services: Looking,
  workspaceId: string,
  names: readonly FlowName[],
): Promise<readonly CalledFlow[]> {
  const answers = new Map<string, CalledFlow | undefined>();
  let next = names;
  while (next.length > 0 && answers.size < MAX_NAMES) {
    const fresh = new Map(next.map((name) => [printFlowName(name), name]));
    for (const key of answers.keys()) fresh.delete(key);
    const asked = [...fresh].slice(0, MAX_NAMES - answers.size);
    const found = await Promise.all(asked.map(([, name]) => lookUp(services, workspaceId, name)));
    for (const [index, [key]] of asked.entries()) answers.set(key, found[index]);
    next = found.flatMap((answer) => answer?.found?.calls ?? []);
  }
  return [...answers.values()].filter((answer) => answer !== undefined);
}

async function lookUp(
  { flows, plans, catalog }: Looking,
  workspaceId: string,
  { slug, version }: FlowName,
): Promise<CalledFlow | undefined> {
  const name = version === undefined ? { slug } : { slug, version };
  const endpoint = await flows.endpoint(slug, version);
  if (endpoint?.workspaceId === workspaceId) {
    const flow = await plans.flow(endpoint.planId, workspaceId);
    return flow && { ...name, found: { version: endpoint.version, ...flowSignature(flow, catalog) } };
  }
  const live = version === undefined ? undefined : await flows.endpoint(slug);
  return { ...name, found: null, ...(live?.workspaceId === workspaceId ? { live: live.version } : {}) };
}
