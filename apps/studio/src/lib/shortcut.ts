/** A key combination as written in code: `Mod+Shift+Z`, `?`, `Delete`. `Mod` is ⌘ on Apple machines, Ctrl elsewhere. */
export type Shortcut = string;

const SYMBOLS: Readonly<Record<string, string>> = {
  Enter: '↵',
  Escape: 'Esc',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Delete: 'Del',
  Backspace: '⌫',
  Space: 'Space',
};

/** Whether this machine writes shortcuts with ⌘. */
export function isApple(platform: string = globalThis.navigator?.platform ?? ''): boolean {
  return /Mac|iPhone|iPad/.test(platform);
}

/** The keys of a shortcut as people read them, for `<Kbd>`. */
export function shortcutKeys(shortcut: Shortcut, apple: boolean = isApple()): string[] {
  const modifiers: Readonly<Record<string, string>> = apple
    ? { Mod: '⌘', Shift: '⇧', Alt: '⌥', Ctrl: '⌃' }
    : { Mod: 'Ctrl', Shift: 'Shift', Alt: 'Alt', Ctrl: 'Ctrl' };
  return splitShortcut(shortcut).map((part) => modifiers[part] ?? SYMBOLS[part] ?? part.toUpperCase());
}

/** What of a keyboard event decides; a plain object in tests. */
export type KeyPress = Pick<KeyboardEvent, 'key' | 'code' | 'metaKey' | 'ctrlKey' | 'shiftKey' | 'altKey'>;

/**
 * Whether a key press is this shortcut. Letters and digits compare by what is typed or by their place on the
 * keyboard, so that `Shift+1` works where that types `!`; other signs (`?`, `/`, `+`) bring their own Shift.
 */
export function matchesShortcut(press: KeyPress, shortcut: Shortcut, apple: boolean = isApple()): boolean {
  const parts = splitShortcut(shortcut);
  const key = parts.at(-1) ?? '';
  const wants = (name: string) => parts.slice(0, -1).includes(name);
  const mod = apple ? press.metaKey : press.ctrlKey;
  const other = apple ? press.ctrlKey : press.metaKey;
  if (mod !== wants('Mod') || other !== (apple && wants('Ctrl')) || press.altKey !== wants('Alt'))
    return false;
  const isNamed = key.length > 1 || /^[a-z0-9]$/i.test(key);
  if (isNamed && press.shiftKey !== wants('Shift')) return false;
  return keyMatches(press, key);
}

function keyMatches(press: KeyPress, key: string): boolean {
  if (key === 'Space') return press.key === ' ';
  if (press.key.toLowerCase() === key.toLowerCase()) return true;
  if (/^[0-9]$/.test(key)) return press.code === `Digit${key}`;
  return /^[a-z]$/i.test(key) && !/^[a-z]$/i.test(press.key) && press.code === `Key${key.toUpperCase()}`;
}

function splitShortcut(shortcut: Shortcut): string[] {
  if (shortcut === '+') return ['+'];
  return shortcut.endsWith('++') ? [...shortcut.slice(0, -2).split('+'), '+'] : shortcut.split('+');
}

/** Whether typing goes into a text field here, so that shortcuts without a modifier must stay away. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.tagName === 'TEXTAREA' || target.tagName === 'SELECT') return true;
  return (
    target instanceof HTMLInputElement &&
    !['checkbox', 'radio', 'range', 'button', 'submit', 'color'].includes(target.type)
  );
}
