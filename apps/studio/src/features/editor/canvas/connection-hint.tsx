import { type ConnectionState, useConnection } from '@xyflow/react';
import { Ban } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { Message } from '../../../ui/message.tsx';
import { useEditor } from '../model/editor-context.ts';
import { proposeIn, toConnectionEnd } from './use-connecting.ts';

const SHOWN_MS = 5_000;

/** Says why two ports cannot be joined: beside the port while a line is held over it, and after it was let go there. */
export function ConnectionHint() {
  const editor = useEditor();
  const refusal = useStore(editor.ui, (state) => state.refusal);
  const held = useConnection(heldOver);
  useEffect(() => {
    if (!refusal) return;
    const hide = () => editor.ui.setState({ refusal: undefined });
    const timer = setTimeout(hide, SHOWN_MS);
    window.addEventListener('pointerdown', hide);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pointerdown', hide);
    };
  }, [refusal, editor]);
  const over = held === '' ? undefined : reasonOver(editor, held);
  const reason = over?.reason ?? refusal?.reason;
  if (reason === undefined) return null;
  const at = over?.at ?? refusal?.screen;
  return (
    <div
      role="alert"
      className="pointer-events-none fixed z-50 flex max-w-72 gap-2 rounded-md bg-raised px-3 py-2 text-small text-text shadow-float"
      style={{ left: (at?.x ?? 0) + 16, top: (at?.y ?? 0) + 16 }}
    >
      <Ban size={14} className="mt-px shrink-0 text-danger" aria-hidden="true" />
      <span>
        <Message text={reason} />
      </span>
    </div>
  );
}

/** The two ends of an invalid line as one comparable text; empty while there is none. */
function heldOver(connection: ConnectionState): string {
  if (!connection.inProgress || connection.isValid !== false || !connection.toHandle) return '';
  const { fromNode, fromHandle, toNode, toHandle } = connection;
  return [fromNode.id, fromHandle.id, toNode?.id, toHandle.id].join('\n');
}

function reasonOver(editor: ReturnType<typeof useEditor>, held: string) {
  const [fromNode = '', fromHandle, toNode = '', toHandle] = held.split('\n');
  const [from, to] = [toConnectionEnd(fromNode, fromHandle), toConnectionEnd(toNode, toHandle)];
  if (!from || !to || (from.node === to.node && from.port === to.port && from.side === to.side))
    return undefined;
  const proposal = proposeIn(editor, from, to);
  if (proposal.ok) return undefined;
  const handle = document.querySelector(
    `.hd-handle[data-nodeid="${CSS.escape(toNode)}"][data-handleid="${CSS.escape(toHandle ?? '')}"]`,
  );
  const box = handle?.getBoundingClientRect();
  return { reason: proposal.reason, at: box && { x: box.x, y: box.y } };
}
