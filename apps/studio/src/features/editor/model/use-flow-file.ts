import { useMemo } from 'react';
import { placeFlow } from '../../../canvas/place-flow.ts';
import { FLOW_FILE_TYPES, flowFileName, readFlowFile } from '../../../lib/flow-file.ts';
import { useToast } from '../../../ui/toast.tsx';
import { useEditor } from './editor-context.ts';

/** The flow as a file: copied, downloaded, or replaced from one. */
export function useFlowFile(): { copy: () => void; download: () => void; open: () => void } {
  const { store } = useEditor();
  const toast = useToast();
  return useMemo(() => {
    const text = () => `${JSON.stringify(store.getState().history.flow, null, 2)}\n`;
    return {
      copy: () => {
        void navigator.clipboard
          .writeText(text())
          .then(() => toast({ title: 'Copied the flow as JSON', tone: 'success' }));
      },
      download: () => {
        const { name } = store.getState().history.flow;
        const url = URL.createObjectURL(new Blob([text()], { type: 'application/json' }));
        const link = document.createElement('a');
        link.href = url;
        link.download = flowFileName(name);
        link.click();
        URL.revokeObjectURL(url);
      },
      open: () => {
        const picker = document.createElement('input');
        picker.type = 'file';
        picker.accept = FLOW_FILE_TYPES;
        picker.onchange = () => {
          const [file] = picker.files ?? [];
          if (file) void replace(file);
        };
        picker.click();
      },
    };

    async function replace(file: File): Promise<void> {
      const result = await readFlowFile(await file.text());
      if (!result.ok) {
        toast({ title: `${file.name} is not a flow`, description: result.message, tone: 'danger' });
        return;
      }
      const flow = await placeFlow(result.flow);
      store.change({ type: 'replace-flow', flow }, 'Replace from a file');
      toast({ title: `Replaced by “${flow.name}”`, action: { label: 'Undo', onSelect: store.undo } });
    }
  }, [store, toast]);
}
