import { ChevronDown } from 'lucide-react';
import { useStore } from 'zustand';
import { Badge } from '../../../ui/badge.tsx';
import { IconButton } from '../../../ui/button.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { useEditor } from '../model/editor-context.ts';
import type { BottomTab } from '../model/panel-store.ts';
import { ProblemsPanel } from './problems-panel.tsx';
import { RunPanel } from './run-panel.tsx';

/** Below the canvas: trying the flow, and what is wrong with it. */
export function BottomPanel() {
  const { panels, compilation } = useEditor();
  const tab = useStore(panels, (state) => state.bottomTab);
  const errors = useStore(compilation, (state) => state.errors);
  const warnings = useStore(compilation, (state) => state.warnings);
  const count = errors + warnings;
  return (
    <div className="flex h-full flex-col">
      <Tabs<BottomTab>
        label="Run and problems"
        value={tab}
        onChange={(bottomTab) => panels.set({ bottomTab })}
        aside={
          <IconButton
            icon={ChevronDown}
            label="Hide this panel"
            shortcut="Mod+J"
            tooltipSide="top"
            onClick={() => panels.set({ isBottomOpen: false })}
          />
        }
        tabs={[
          { value: 'run', label: 'Run', content: <RunPanel /> },
          {
            value: 'problems',
            label: 'Problems',
            badge: count > 0 ? <Badge tone={errors > 0 ? 'danger' : 'warning'}>{count}</Badge> : undefined,
            content: <ProblemsPanel />,
          },
        ]}
      />
    </div>
  );
}
