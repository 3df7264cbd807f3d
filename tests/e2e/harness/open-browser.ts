import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** A window, with everything in it that must not happen. */
export interface Window {
  readonly page: Page;
  /** Console errors, uncaught exceptions and refused content since the last look, in words. */
  complaints(): readonly string[];
  close(): Promise<void>;
}

/** What the browser says by itself when a visitor who is not signed in is told so. */
const EXPECTED = /Failed to load resource: the server responded with a status of 401/;

/** Starts the given browser, without its sandbox where the tests run as root. */
export function openBrowser(executablePath: string): Promise<Browser> {
  const isRoot = process.getuid?.() === 0;
  return chromium.launch({ executablePath, args: isRoot ? ['--no-sandbox'] : [] });
}

/** Opens a window of the size of a laptop's. */
export async function openWindow(browser: Browser): Promise<Window> {
  const context: BrowserContext = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  context.setDefaultTimeout(40_000);
  let complaints: string[] = [];
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      // The console is where the test listens.
      console.error(`content security policy: ${violatedDirective} refused ${blockedURI}`),
    );
  });
  return {
    page,
    complaints: () => {
      const said = complaints;
      complaints = [];
      return said;
    },
    close: () => context.close(),
  };
}
