import { useEffect, useRef, useState } from 'react';
import { FlowPreview } from '../../canvas/flow-preview.tsx';
import { useApiQuery } from '../../lib/api-context.tsx';

const SIZE = { width: 88, height: 44 } as const;

/** A flow as a silhouette. The flow is asked for when the thumbnail comes into sight, and again when it was changed. */
export function FlowThumbnail({ id, revision }: { readonly id: string; readonly revision: number }) {
  const frame = useRef<HTMLDivElement>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    if (!frame.current) return;
    const watch = new IntersectionObserver((entries) => {
      if (entries.some((entry) => entry.isIntersecting)) setSeen(true);
    });
    watch.observe(frame.current);
    return () => watch.disconnect();
  }, []);
  return (
    <div ref={frame} style={SIZE} aria-hidden="true">
      {isSeen ? <Loaded id={id} key={revision} /> : null}
    </div>
  );
}

function Loaded({ id }: { readonly id: string }) {
  const record = useApiQuery('getFlow', { params: { id } }, { staleTime: 60_000 });
  if (!record.data) return null;
  return <FlowPreview flow={record.data.flow} {...SIZE} detail="silhouette" className="size-full" />;
}
