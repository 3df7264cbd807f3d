import type { FlowNote } from '@heddle/graph';
import { createContext, useContext } from 'react';

/** Changes a note. */
export type EditNote = (change: {
  readonly noteId: string;
  readonly note: Partial<Omit<FlowNote, 'id'>>;
}) => void;

const NoteEditsContext = createContext<EditNote | null>(null);

/** Gives notes on a canvas the way to change themselves. */
export const NoteEditsProvider = NoteEditsContext.Provider;

/** The way to change notes; null on a canvas that only shows. */
export function useNoteEdits(): EditNote | null {
  return useContext(NoteEditsContext);
}
