import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { openBrowser, openWindow, type Window } from './open-browser.ts';
import { type StartedStudio, startStudio } from './start-studio.ts';

/** One person in one window of one installation, for all steps of a file. */
export interface Visit {
  readonly studio: StartedStudio;
  readonly page: Page;
  /** Complaints of the window since the last look. */
  complaints(): readonly string[];
}

/** Who makes the owner's account, unless a test says otherwise. */
const OWNER = { name: 'Ada', email: 'ada@example.com', password: 'correct horse battery' };

/**
 * Begins a visit before the steps of a `describe` and ends it after them. Each step goes on where the one before it
 * stopped, so that none follows a failed one. What it gives can be read inside of hooks and steps.
 */
export function beginVisit(browserPath: string | undefined): Visit {
  let studio: StartedStudio | undefined;
  let browser: Browser | undefined;
  let view: Window | undefined;
  let hasFailed = false;
  beforeAll(async () => {
    studio = await startStudio();
    browser = await openBrowser(browserPath ?? '');
    view = await openWindow(browser);
  });
  beforeEach(({ skip }) => skip(hasFailed, 'an earlier step failed'));
  afterEach(({ task }) => {
    hasFailed ||= task.result?.state === 'fail';
  });
  afterAll(async () => {
    await browser?.close();
    await studio?.stop();
  });
  return {
    get studio() {
      return begun(studio);
    },
    get page() {
      return begun(view).page;
    },
    complaints: () => begun(view).complaints(),
  };
}

function begun<Part>(part: Part | undefined): Part {
  if (part === undefined) throw new Error('The visit has not begun: read it inside of a hook or a step.');
  return part;
}

/** Opens the link from the terminal and fills in the form that makes the owner. */
export async function fillSetUp({ page, studio }: Visit, owner: Partial<typeof OWNER> = {}): Promise<void> {
  const { name, email, password } = { ...OWNER, ...owner };
  await page.goto(studio.setupUrl);
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
}

/** Sends that form, and waits until the person is in. */
export async function sendSetUp({ page }: Visit): Promise<void> {
  await page.getByRole('button', { name: 'Create owner' }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
}

/** Makes a new flow with nothing in it, and waits for its canvas. */
export async function startEmpty({ page, studio }: Visit): Promise<void> {
  await page.goto(studio.url);
  await page.getByRole('button', { name: 'Start empty' }).click();
  await page.getByTestId('canvas').waitFor();
}

/** A field of the inspector by its name in the config. */
export function field(within: Locator, name: string): Locator {
  return within.locator(`[data-field="${name}"]`);
}
