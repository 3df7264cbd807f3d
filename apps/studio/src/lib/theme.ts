import { useSyncExternalStore } from 'react';
import { z } from 'zod';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** `public/theme.js` reads the same key before the first paint. */
const KEY = 'heddle.theme';
const themeSchema = z.enum(THEMES);
const listeners = new Set<() => void>();

/** The chosen theme; `system` until someone chooses. */
export function currentTheme(): Theme {
  try {
    return themeSchema.catch('system').parse(localStorage.getItem(KEY));
  } catch {
    // Storage may be forbidden; the system decides then.
    return 'system';
  }
}

/** Chooses a theme, remembers it and shows it at once. */
export function setTheme(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // Not remembered where storage is forbidden, but still shown.
  }
  applyTheme(theme);
  for (const listener of listeners) listener();
}

function applyTheme(theme: Theme): void {
  const dark = theme === 'dark' || (theme === 'system' && prefersDark().matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

function prefersDark(): MediaQueryList {
  return window.matchMedia('(prefers-color-scheme: dark)');
}

/** Keeps the page in step with the system and with other tabs; call once at the start. */
export function watchTheme(): void {
  const refresh = () => {
    applyTheme(currentTheme());
    for (const listener of listeners) listener();
  };
  refresh();
  prefersDark().addEventListener('change', refresh);
  window.addEventListener('storage', (event) => event.key === KEY && refresh());
}

/** The chosen theme, following changes. */
export function useTheme(): Theme {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    currentTheme,
    () => 'system',
  );
}
