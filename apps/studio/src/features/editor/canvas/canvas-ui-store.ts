import type { FlowEdge } from '@heddle/contracts';
import type { ConnectionEnd, Point } from '@heddle/graph';
import { createStore, type StoreApi } from 'zustand';
import type { Guide } from '../../../canvas/guides.ts';

/** The small menu that adds a node at a place: what it offers, and where the node goes. */
export interface QuickAddRequest {
  /** On the screen. */
  readonly screen: Point;
  /** Top left corner of the node, in flow units. */
  readonly at: Point;
  readonly from?: ConnectionEnd;
  readonly onEdge?: FlowEdge;
}

/** What is open on the canvas for a moment. */
export interface CanvasUiState {
  readonly quickAdd: QuickAddRequest | undefined;
  readonly guides: readonly Guide[];
  /** Why a line was refused, shown where it was let go. */
  readonly refusal: { readonly screen: Point; readonly reason: string } | undefined;
  readonly isSearching: boolean;
}

export type CanvasUiStore = StoreApi<CanvasUiState>;

export function createCanvasUiStore(): CanvasUiStore {
  return createStore<CanvasUiState>(() => ({
    quickAdd: undefined,
    guides: [],
    refusal: undefined,
    isSearching: false,
  }));
}
