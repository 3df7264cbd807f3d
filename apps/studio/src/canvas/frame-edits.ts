import { createContext, useContext } from 'react';
import type { Size } from './node-geometry.ts';

/** What can be done to nodes from where they are drawn. */
export interface FrameEdits {
  readonly resize: (id: string, size: Size) => void;
  readonly setCollapsed: (id: string, collapsed: boolean) => void;
  /** Goes to where a waiting node is answered. */
  readonly answer: (id: string) => void;
}

const FrameEditsContext = createContext<FrameEdits | undefined>(undefined);

/** Lets containers below be changed; without it they are only shown. */
export const FrameEditsProvider = FrameEditsContext.Provider;

export function useFrameEdits(): FrameEdits | undefined {
  return useContext(FrameEditsContext);
}
