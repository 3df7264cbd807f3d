import { useEffect } from 'react';
import { isTyping } from '../../../lib/shortcut.ts';
import { copySelection, pasteText, removeSelection } from './editor-actions.ts';
import { useEditor } from './editor-context.ts';

/** Copy, cut and paste through the system's clipboard, as JSON text: across flows, tabs and machines. */
export function useClipboard(): void {
  const { store } = useEditor();
  useEffect(() => {
    const isElsewhere = (event: ClipboardEvent) =>
      isTyping(event.target) || isTyping(document.activeElement) || !document.getSelection()?.isCollapsed;
    const onCopy = (event: ClipboardEvent) => {
      if (isElsewhere(event)) return;
      const text = copySelection(store);
      if (text === undefined) return;
      event.clipboardData?.setData('text/plain', text);
      event.preventDefault();
      if (event.type === 'cut') removeSelection(store);
    };
    const onPaste = (event: ClipboardEvent) => {
      if (isElsewhere(event)) return;
      if (pasteText(store, event.clipboardData?.getData('text/plain') ?? '')) event.preventDefault();
    };
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCopy);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCopy);
      document.removeEventListener('paste', onPaste);
    };
  }, [store]);
}
