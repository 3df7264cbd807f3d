import { nodeTitle } from '../../canvas/node-title.ts';
import { useApiQuery } from '../../lib/api-context.tsx';

/** A name changes seldom, and one answer serves every line of the same flow. */
const STALE_MS = 60_000;

/** What a node is called in its flow; its id while that is not known, and where the flow or the node is gone. */
export function NodeName({
  flowId,
  nodeId,
}: {
  readonly flowId: string | undefined;
  readonly nodeId: string;
}) {
  const flow = useApiQuery(
    'getFlow',
    { params: { id: flowId ?? '' } },
    { staleTime: STALE_MS, enabled: flowId !== undefined },
  );
  return nodeTitle(flow.data?.flow, nodeId);
}
