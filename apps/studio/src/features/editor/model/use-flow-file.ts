import { flowSchema } from '@heddle/contracts';
import { useMemo } from 'react';
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
        link.download = `${fileName(name)}.flow.json`;
        link.click();
        URL.revokeObjectURL(url);
      },
      open: () => {
        const picker = document.createElement('input');
        picker.type = 'file';
        picker.accept = '.json,application/json';
        picker.onchange = () => {
          const [file] = picker.files ?? [];
          if (file) void file.text().then(replace);
        };
        picker.click();
      },
    };

    function replace(content: string): void {
      try {
        const flow = flowSchema.parse(JSON.parse(content));
        store.change({ type: 'replace-flow', flow }, 'Replace from a file');
        toast({ title: `Replaced by “${flow.name}”`, action: { label: 'Undo', onSelect: store.undo } });
      } catch {
        toast({
          title: 'This file is not a flow',
          description: 'Expected the JSON of a flow, as “Download as a file” writes it.',
          tone: 'danger',
        });
      }
    }
  }, [store, toast]);
}

/** A flow's name as a file's: letters, digits and hyphens. */
export function fileName(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-+|-+$/g, '') || 'flow'
  );
}
