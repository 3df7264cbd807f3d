import type { LucideIcon } from 'lucide-react';
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
import { watchLostField } from './lost-field.ts';
import { isTyping, matchesShortcut, type Shortcut } from './shortcut.ts';

/** Something a person can do, reachable from the palette (`Mod+K`), by shortcut, and listed in the sheet (`?`). */
export interface Command {
  readonly id: string;
  readonly title: string;
  /** Heading in the palette and the sheet. */
  readonly group: string;
  readonly icon?: LucideIcon;
  /** The first is shown; all work. */
  readonly shortcuts?: readonly Shortcut[];
  readonly keywords?: readonly string[];
  /** Not in the palette: makes sense only as a key press, for example arrow keys. */
  readonly keyOnly?: boolean;
  /** Only told in the sheet: something else handles the keys. */
  readonly documentOnly?: boolean;
  /** Works while typing in a field too; true for shortcuts with `Mod` unless told otherwise. */
  readonly whileTyping?: boolean;
  readonly isEnabled?: () => boolean;
  /** Whether its shortcuts work where the focus is now; everywhere when left out. The palette offers it all the same. */
  readonly keysWork?: () => boolean;
  readonly run: () => void;
}

interface CommandState {
  readonly sets: ReadonlyMap<symbol, readonly Command[]>;
}

type CommandStore = StoreApi<CommandState>;
const CommandContext = createContext<CommandStore | null>(null);

/** Holds the commands of everything below it and runs them when their shortcut is pressed. */
export function CommandProvider({ children }: { readonly children: ReactNode }) {
  const [store] = useState(() => createStore<CommandState>(() => ({ sets: new Map() })));
  useEffect(() => {
    const fields = watchLostField(window);
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const command = commandFor(event, allCommands(store.getState()), fields.isLost());
      if (!command) return;
      event.preventDefault();
      command.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      fields.stop();
    };
  }, [store]);
  return <CommandContext value={store}>{children}</CommandContext>;
}

/**
 * The command a key press means: of several, the one registered last. With `isFieldLost` the press was meant for a field
 * that is gone, and only what works while typing is considered.
 */
export function commandFor(
  event: KeyboardEvent,
  commands: readonly Command[],
  isFieldLost = false,
): Command | undefined {
  const typing = isFieldLost || isTyping(event.target) || isInDialog(event.target);
  return commands.findLast((command) => {
    const pressed = command.shortcuts?.find((shortcut) => matchesShortcut(event, shortcut));
    if (pressed === undefined || command.documentOnly) return false;
    const allowed = !typing || (command.whileTyping ?? pressed.includes('Mod+'));
    return allowed && (command.keysWork?.() ?? true) && (command.isEnabled?.() ?? true);
  });
}

function isInDialog(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"][data-modal], [role="menu"]') !== null;
}

function allCommands(state: CommandState): Command[] {
  return [...state.sets.values()].flat();
}

function useCommandStore(): CommandStore {
  const store = useContext(CommandContext);
  if (!store) throw new Error('Expected a CommandProvider above this component. Wrap the app in one.');
  return store;
}

/** Offers commands while this component is mounted. The newest closures are used, identity does not matter. */
export function useCommands(commands: readonly Command[]): void {
  const store = useCommandStore();
  const key = useRef(Symbol('commands'));
  const latest = useRef(commands);
  useLayoutEffect(() => {
    latest.current = commands;
  });
  const shape = commands.map((command) => `${command.id}\n${command.title}`).join('\n');
  useEffect(() => {
    const owner = key.current;
    // The shape is all that lists show; what a command does is looked up when it runs.
    void shape;
    const live = latest.current.map((command, index) => liveCommand(latest, command, index));
    store.setState((state) => ({ sets: new Map([...state.sets, [owner, live]]) }));
    return () =>
      store.setState((state) => ({ sets: new Map([...state.sets].filter(([id]) => id !== owner)) }));
  }, [store, shape]);
}

function liveCommand(
  latest: { readonly current: readonly Command[] },
  command: Command,
  index: number,
): Command {
  return {
    ...command,
    run: () => latest.current[index]?.run(),
    isEnabled: () => latest.current[index]?.isEnabled?.() ?? true,
    keysWork: () => latest.current[index]?.keysWork?.() ?? true,
  };
}

/** Everything that can be done now, in the order in which it was offered. */
export function useAllCommands(): readonly Command[] {
  const sets = useStore(useCommandStore(), (state) => state.sets);
  return [...sets.values()].flat();
}
