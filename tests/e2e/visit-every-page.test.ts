import { requireBrowser } from '@heddle/testkit/servers';
import { describe, expect, it } from 'vitest';
import { accessibilityProblems } from './harness/accessibility.ts';
import { beginVisit, fillSetUp } from './harness/visit.ts';

const browserPath = requireBrowser();
const PASSWORD = 'correct horse battery';

describe.skipIf(browserPath === undefined)('a person looks around', () => {
  const visit = beginVisit(browserPath);

  it('is sent to the set-up first, and is signed in after it', async () => {
    const { page } = visit;
    await fillSetUp(visit, { name: 'Grace', email: 'grace@example.com', password: PASSWORD });
    await page.getByLabel('Password').press('Enter');
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
  });

  it.each(['/', '/templates', '/runs', '/operations', '/knowledge', '/endpoints', '/settings'])(
    '%s has a heading, names for everything and no complaint, also when it is empty',
    async (path) => {
      const { page } = visit;
      await page.goto(new URL(path, visit.studio.url).href);
      await page.getByRole('heading', { level: 1 }).first().waitFor();
      await page.waitForLoadState('networkidle');
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(visit.complaints()).toEqual([]);
    },
  );

  it('an address that does not exist is a page that says so, with the way to all others beside it', async () => {
    const { page } = visit;
    await page.goto(new URL('/nowhere/at/all', visit.studio.url).href);
    await page.getByText('There is nothing at this address').waitFor();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('reads documents into a knowledge base and finds a passage in them', async () => {
    const { page } = visit;
    await page.goto(new URL('/knowledge', visit.studio.url).href);
    await page
      .getByRole('button', { name: /knowledge base/i })
      .first()
      .click();
    await page.getByRole('dialog').getByLabel('Name').fill('Looms');
    await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click();
    await page.getByTestId('upload-input').setInputFiles({
      name: 'looms.md',
      mimeType: 'text/markdown',
      buffer: Buffer.from('# Looms\n\nThe frame of every loom has a warranty of five years.\n'),
    });
    await page.getByTestId('documents').getByText(/looms/i).first().waitFor();
    const question = page.getByLabel('Try a question');
    await question.fill('How long is the warranty?');
    await page.getByRole('button', { name: 'Try', exact: true }).click({ timeout: 60_000 });
    await page.getByTestId('found').getByText('five years').waitFor();
    await page.getByTestId('found').getByRole('link').first().click();
    await page.getByTestId('cited-passage').first().waitFor();
    expect(await page.getByTestId('cited-passage').first().textContent()).toContain('five years');
  });

  it('uses a template and gets an answer that it streams', async () => {
    const { page } = visit;
    await page.goto(new URL('/templates', visit.studio.url).href);
    await page.getByRole('button', { name: 'Use Generation 2: with your documents' }).click();
    await page.waitForURL(/\/flows\/[0-9a-f-]{36}/, { timeout: 60_000 });
    await page.getByTestId('canvas').waitFor();
    await page.getByTestId('run').click();
    await page
      .locator('[data-run-input] [data-field="text"]')
      .locator('input, textarea')
      .first()
      .fill('What does express delivery cost?');
    await page.getByTestId('run-form-submit').click();
    await page.locator('[data-testid="run-status"][data-status="completed"]').waitFor({ timeout: 60_000 });
    expect(await page.getByTestId('run-output').textContent()).toContain('12.50');
  });

  it('finds the run again, with every node', async () => {
    const { page } = visit;
    await page.goto(new URL('/runs', visit.studio.url).href);
    await page
      .getByRole('link', { name: /retrieval/i })
      .first()
      .click();
    await page.waitForURL(/\/runs\/[0-9a-f-]{36}/);
    await page.getByText('Help centre').first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('signs out, is kept out, and signs in again to where it wanted to go', async () => {
    const { page } = visit;
    await page.goto(new URL('/', visit.studio.url).href);
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in/);
    await page.goto(new URL('/knowledge', visit.studio.url).href);
    await page.waitForURL(/\/sign-in/);
    await page.getByLabel('E-mail').fill('grace@example.com');
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('The address or the password is wrong.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByLabel('Password').fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/knowledge/);
    await page.getByText('Looms').first().waitFor();
  });

  it('nothing complained meanwhile', () => {
    expect(visit.complaints()).toEqual([]);
  });
});
