import { z } from 'zod';
import { createStore, type StoreApi } from 'zustand';
import { readStored, writeStored } from '../../../lib/stored-value.ts';

/** A laptop's window leaves the canvas more of its room. */
const isNarrow = globalThis.innerWidth < 1_440;

const panelSchema = z.object({
  paletteSize: z.number().default(isNarrow ? 208 : 256),
  inspectorSize: z.number().default(isNarrow ? 304 : 340),
  bottomSize: z.number().default(300),
  isPaletteOpen: z.boolean().default(true),
  isInspectorOpen: z.boolean().default(true),
  isBottomOpen: z.boolean().default(false),
  areLanesShown: z.boolean().default(false),
  isMinimapShown: z.boolean().default(true),
  isHandTool: z.boolean().default(false),
});
type RememberedPanels = z.infer<typeof panelSchema>;

export const INSPECTOR_TABS = ['settings', 'policies', 'run', 'docs'] as const;
export type InspectorTab = (typeof INSPECTOR_TABS)[number];
export const BOTTOM_TABS = ['run', 'problems'] as const;
export type BottomTab = (typeof BOTTOM_TABS)[number];

/** How the editor's panels stand. The first part is remembered in this browser, the rest lasts as long as the page. */
export interface PanelState extends RememberedPanels {
  readonly inspectorTab: InspectorTab;
  readonly bottomTab: BottomTab;
  /** A field of the inspector to go to: a JSON pointer below the node, and a count that makes each wish a new one. */
  readonly focusField: { readonly path: string; readonly wish: number } | undefined;
}

export interface PanelStore extends StoreApi<PanelState> {
  readonly set: (change: Partial<PanelState>) => void;
}

const KEY = 'editor.panels';

/** Makes the store of the panels, as they were left. */
export function createPanelStore(): PanelStore {
  const remembered = readStored(KEY, panelSchema, panelSchema.parse({}));
  const store = createStore<PanelState>(() => ({
    ...remembered,
    inspectorTab: 'settings',
    bottomTab: 'run',
    focusField: undefined,
  }));
  return Object.assign(store, {
    set: (change: Partial<PanelState>) => {
      store.setState(change);
      writeStored(KEY, panelSchema.parse(store.getState()));
    },
  });
}
