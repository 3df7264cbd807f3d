import { Panel, ViewportPortal } from '@xyflow/react';
import { type CSSProperties, useMemo } from 'react';
import { useStore } from 'zustand';
import { toLanes } from '../../../canvas/lanes.ts';
import { useEditor, useEditorState } from '../model/editor-context.ts';

/** The jobs that the compiler makes of the flow, as tinted lanes behind their nodes. */
export function LanesLayer() {
  const { panels } = useEditor();
  const isShown = useStore(panels, (state) => state.areLanesShown);
  return isShown ? <Lanes /> : null;
}

function Lanes() {
  const { compilation } = useEditor();
  const plan = useStore(compilation, (state) => state.plan);
  const nodes = useEditorState((state) => state.nodes);
  const lanes = useMemo(() => toLanes(plan?.segments ?? [], nodes), [plan, nodes]);
  if (!plan) {
    return (
      <Panel position="top-center">
        <span className="rounded-md bg-raised px-3 py-1.5 text-small text-muted shadow-panel" role="status">
          Jobs are shown once the flow has no problems.
        </span>
      </Panel>
    );
  }
  return (
    <ViewportPortal>
      {/* Below the nodes: the portal itself lies above them. */}
      <div style={{ position: 'absolute', zIndex: -1 }}>
        <svg className="hd-lanes" width="1" height="1" aria-hidden="true">
          {lanes.map((lane) => (
            <g key={lane.id} className="hd-lane" style={tint(lane.hue)}>
              {lane.boxes.map((box) => (
                <rect
                  key={`${box.x},${box.y},${box.width}`}
                  x={box.x}
                  y={box.y}
                  width={box.width}
                  height={box.height}
                  rx={box.height > 60 ? 18 : 0}
                />
              ))}
            </g>
          ))}
        </svg>
        {lanes.map((lane) => (
          <span
            key={lane.id}
            className="hd-lane-label"
            style={{ ...tint(lane.hue), left: lane.at.x, top: lane.at.y }}
            title={lane.reason}
          >
            {lane.label}
            {lane.reason === '' ? '' : ` · ${lane.reason.replaceAll('`', '')}`}
          </span>
        ))}
      </div>
    </ViewportPortal>
  );
}

function tint(hue: number): CSSProperties {
  return { '--lane': `oklch(var(--category-lightness) 0.13 ${hue})` } as CSSProperties; // cast: React's type has no custom properties
}
