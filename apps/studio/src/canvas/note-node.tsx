import { type NodeProps, NodeResizer, NodeToolbar, Position } from '@xyflow/react';
import { lazy, memo, Suspense, useState } from 'react';
import { useCanvasStores } from './canvas-context.ts';
import type { NoteNode } from './flow-to-canvas.ts';
import { useNoteEdits } from './note-edits.ts';

const Markdown = lazy(() => import('../ui/markdown.tsx').then((module) => ({ default: module.Markdown })));

const NOTE_COLORS = ['yellow', 'green', 'blue', 'pink', 'grey'] as const;

/** A sticky note: Markdown that is edited in place, on a double click or Enter. */
export const NoteCard = memo(function NoteCard({ data, selected }: NodeProps<NoteNode>) {
  const { note } = data;
  const { isReadOnly } = useCanvasStores();
  const edits = useNoteEdits();
  const [isEditing, setEditing] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the canvas node around it is the focusable control
    <div
      className="hd-note"
      data-color={note.color ?? 'yellow'}
      data-selected={selected || undefined}
      onDoubleClick={() => setEditing(!isReadOnly)}
    >
      <NodeResizer
        isVisible={selected === true && !isReadOnly}
        minWidth={120}
        minHeight={60}
        onResizeEnd={(_event, { x, y, width, height }) =>
          edits?.({ noteId: note.id, note: { x, y, width, height } })
        }
      />
      <NodeToolbar isVisible={selected === true && !isReadOnly} position={Position.Top} offset={8}>
        <div
          className="flex gap-1 rounded-md bg-raised p-1 shadow-panel"
          role="toolbar"
          aria-label="Colour of the note"
        >
          {NOTE_COLORS.map((color) => (
            <button
              key={color}
              type="button"
              aria-pressed={(note.color ?? 'yellow') === color}
              aria-label={color}
              title={color}
              onClick={() => edits?.({ noteId: note.id, note: { color } })}
              className="hd-swatch"
              data-color={color}
            />
          ))}
        </div>
      </NodeToolbar>
      {isEditing ? (
        <textarea
          className="hd-note-text nodrag nowheel"
          aria-label="Note"
          // biome-ignore lint/a11y/noAutofocus: editing was asked for
          autoFocus
          defaultValue={note.text}
          onBlur={(event) => {
            setEditing(false);
            edits?.({ noteId: note.id, note: { text: event.target.value } });
          }}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === 'Escape') event.currentTarget.blur();
          }}
        />
      ) : (
        <Suspense fallback={<p className="hd-note-text">{note.text}</p>}>
          <Markdown className="hd-note-text" source={note.text === '' ? '*Write a note*' : note.text} />
        </Suspense>
      )}
    </div>
  );
});
