import { expect, test } from 'vitest';
import { type KeyPress, matchesShortcut, shortcutKeys } from './shortcut.ts';

const press = (over: Partial<KeyPress>): KeyPress => ({
  key: '',
  code: '',
  metaKey: false,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  ...over,
});

test('Mod is the command key on Apple machines and Control elsewhere', () => {
  expect(matchesShortcut(press({ key: 'k', metaKey: true }), 'Mod+K', true)).toBe(true);
  expect(matchesShortcut(press({ key: 'k', ctrlKey: true }), 'Mod+K', true)).toBe(false);
  expect(matchesShortcut(press({ key: 'k', ctrlKey: true }), 'Mod+K', false)).toBe(true);
});

test('a shortcut without a modifier does not fire with one', () => {
  expect(matchesShortcut(press({ key: 'n' }), 'N', false)).toBe(true);
  expect(matchesShortcut(press({ key: 'n', ctrlKey: true }), 'N', false)).toBe(false);
});

test('Shift tells undo from redo', () => {
  const redo = press({ key: 'Z', ctrlKey: true, shiftKey: true });
  expect(matchesShortcut(redo, 'Mod+Shift+Z', false)).toBe(true);
  expect(matchesShortcut(redo, 'Mod+Z', false)).toBe(false);
});

test('signs bring their own Shift, digits match by place', () => {
  expect(matchesShortcut(press({ key: '?', shiftKey: true }), '?', false)).toBe(true);
  expect(matchesShortcut(press({ key: '+', shiftKey: true }), '+', false)).toBe(true);
  expect(matchesShortcut(press({ key: '!', code: 'Digit1', shiftKey: true }), 'Shift+1', false)).toBe(true);
});

test('letters match by place where the layout types no Latin letter', () => {
  expect(matchesShortcut(press({ key: 'я', code: 'KeyZ', ctrlKey: true }), 'Mod+Z', false)).toBe(true);
  expect(matchesShortcut(press({ key: 'y', code: 'KeyZ', ctrlKey: true }), 'Mod+Z', false)).toBe(false);
});

test('keys are written as people of the platform read them', () => {
  expect(shortcutKeys('Mod+Shift+Z', true)).toEqual(['⌘', '⇧', 'Z']);
  expect(shortcutKeys('Mod+Enter', false)).toEqual(['Ctrl', '↵']);
});
