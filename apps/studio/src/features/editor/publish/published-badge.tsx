import { useApiQuery } from '../../../lib/api-context.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { Tooltip } from '../../../ui/tooltip.tsx';
import { useEditor } from '../model/editor-context.ts';

/** The version that is live, beside the flow's name. */
export function PublishedBadge() {
  const live = useLiveVersion();
  if (!live) return null;
  return (
    <Tooltip label={`Version ${live.version} is live${live.note ? `: ${live.note}` : ''}`}>
      <span data-testid="published-version">
        <Badge tone="success">v{live.version} live</Badge>
      </span>
    </Tooltip>
  );
}

/** The live version of the edited flow; undefined when none is. */
export function useLiveVersion() {
  const { flowId } = useEditor();
  const versions = useApiQuery('listVersions', { params: { id: flowId } });
  return versions.data?.items.find((version) => version.live);
}
