import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LostFieldWatch, watchLostField } from './lost-field.ts';

/** What a page has of an element here: a place among its parents, and whether text can be typed into it. */
interface Thing {
  readonly isField: boolean;
  isConnected: boolean;
}

let page: EventTarget;
let watch: LostFieldWatch;

beforeEach(() => {
  page = new EventTarget();
  watch = watchLostField(page, (target) => (target as Thing | null)?.isField === true); // cast: the test sends nothing but things
});
afterEach(() => watch.stop());

function send(type: string, about: { readonly target?: Thing; readonly key?: string } = {}): void {
  const event = new Event(type);
  for (const [name, value] of Object.entries(about)) Object.defineProperty(event, name, { value });
  page.dispatchEvent(event);
}

function focusedField(): Thing {
  const field = { isField: true, isConnected: true };
  send('focusin', { target: field });
  return field;
}

test('a field that disappears under the hands is lost, also for the keys after the first', () => {
  const field = focusedField();
  send('keydown', { key: 'a' });
  expect(watch.isLost()).toBe(false);
  field.isConnected = false;
  send('keydown', { key: 'Backspace' });
  send('keydown', { key: 's' });
  expect(watch.isLost()).toBe(true);
});

test('a field that was left is not lost: by pointer, by Enter, Escape or Tab, or for something else', () => {
  const leavings = [
    () => send('pointerdown'),
    () => send('keydown', { key: 'Enter' }),
    () => send('keydown', { key: 'Escape' }),
    () => send('keydown', { key: 'Tab' }),
    () => send('focusin', { target: { isField: false, isConnected: true } }),
  ];
  for (const leave of leavings) {
    const field = focusedField();
    leave();
    field.isConnected = false;
    expect(watch.isLost()).toBe(false);
  }
});

test('after it was stopped it watches nothing', () => {
  watch.stop();
  focusedField().isConnected = false;
  expect(watch.isLost()).toBe(false);
});
