import { requireBrowser } from '@heddle/testkit/servers';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './harness/accessibility.ts';
import { openBrowser, openWindow, type Window } from './harness/open-browser.ts';
import { type StartedStudio, startStudio } from './harness/start-studio.ts';

const browserPath = requireBrowser();

const node = (id: string, kind: string, name: string, config: object = {}) => ({ id, kind, name, config });
const flowOf = (baseUrl: string) => ({
  format: 'heddle/flow@1',
  name: 'Warranty',
  nodes: [
    node('ask', 'input', 'Question'),
    node('answer', 'model.chat', 'Answer', { provider: 'openai-compatible', baseUrl, model: 'weaver' }),
    node('sign', 'transform.template', 'Signature', { template: '{{text}} Kind regards' }),
    node('out', 'output', 'Reply'),
  ],
  edges: [
    { from: 'ask.text', to: 'answer.prompt' },
    { from: 'answer.text', to: 'sign.text' },
    { from: 'sign.text', to: 'out.text' },
  ],
});

// Each step goes on where the one before it stopped.
describe.skipIf(browserPath === undefined)('a person looks into a run and tries another way', () => {
  let studio: StartedStudio;
  let browser: Browser;
  let view: Window;
  let hasFailed = false;
  let first = '';

  beforeAll(async () => {
    studio = await startStudio();
    studio.models.script('weaver', { type: 'text', text: 'Five years.' });
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

  const over = () => view.page.locator('[data-testid="run-status"][data-status="completed"]').waitFor();

  it('has a run of a flow with a model', async () => {
    const { page } = view;
    await page.goto(studio.setupUrl);
    await page.getByLabel('Your name').fill('Ada');
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByLabel('Password').fill('correct horse battery');
    await page.getByRole('button', { name: 'Create owner' }).click();
    await page.getByRole('navigation', { name: 'Main' }).waitFor();
    first = await page.evaluate(async (flow) => {
      const call = async (path: string, body?: object) => {
        const method = body === undefined ? 'GET' : 'POST';
        const response = await fetch(path, {
          method,
          headers: { 'content-type': 'application/json' },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        return response.json();
      };
      const { id } = await call('/api/flows', flow);
      const { runId } = await call(`/api/flows/${id}/runs`, { input: { text: 'How long is the warranty?' } });
      return String(runId);
    }, flowOf(studio.models.baseUrl));
    await page.goto(new URL(`/runs/${first}`, studio.url).href);
    await over();
  });

  it('steps back through it with the keyboard: the graph and the panel show that moment, the address keeps it', async () => {
    const { page } = view;
    const scrubber = page.getByTestId('scrubber');
    await scrubber.waitFor();
    const last = Number(await scrubber.getAttribute('data-seq'));
    await page.getByTestId('waterfall-sign').click();
    await page.getByRole('button', { name: 'Go to its start' }).click();
    const at = Number(await scrubber.getAttribute('data-seq'));
    expect(at).toBeLessThan(last);
    expect(await page.getByTestId('moment').textContent()).toContain('Signature');
    await page.keyboard.press(',');
    await page.waitForURL(new RegExp(`\\?at=${at - 1}$`));
    await page.locator('.react-flow__node[data-id="answer"] .hd-node[data-run="completed"]').waitFor();
    expect(
      await page.locator('.react-flow__node[data-id="sign"] .hd-node[data-run="completed"]').count(),
    ).toBe(0);
    await page.getByTestId('activation-panel').getByText('It has not started.').first().waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.reload();
    await page.locator(`[data-testid="scrubber"][data-seq="${at - 1}"]`).waitFor();
    await page.getByRole('button', { name: 'To the end' }).click();
    await page.locator(`[data-testid="scrubber"][data-seq="${last}"]`).waitFor();
  });

  it('runs from a node with an edited input; the model is not asked again', async () => {
    const { page } = view;
    await page.getByTestId('waterfall-sign').click();
    await page.getByTestId('fork').click();
    const form = page.getByTestId('fork-form');
    const field = form.locator('[data-field="text"] textarea');
    expect(await field.inputValue()).toBe('Five years.');
    await field.fill('Ten years.');
    await page.getByTestId('fork-start').click();
    await page.waitForURL(
      (url) => /\/runs\/[0-9a-f-]{36}$/.test(url.pathname) && !url.pathname.includes(first),
    );
    await over();
    await page.getByTestId('run-panel').getByText('Ten years. Kind regards').waitFor();
    expect(studio.models.calls('weaver')).toHaveLength(1);
    expect(await page.getByTestId('origin').getAttribute('href')).toBe(`/runs/${first}`);
  });

  it('compares it with the original: what differs, and nothing else', async () => {
    const { page } = view;
    await page.getByTestId('compare').click();
    await page.getByTestId('comparison').waitFor();
    expect(await page.getByTestId('difference-count').textContent()).toBe('2 nodes differ');
    for (const id of ['sign', 'out']) await page.getByTestId(`compared-${id}`).waitFor();
    expect(await page.getByTestId('compared-answer').count()).toBe(0);
    const marks = await page.getByTestId('compared-out').locator('mark').allTextContents();
    expect(marks.slice(0, 2)).toEqual(['Five', 'Ten']);
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByText('All nodes').click();
    await page.getByTestId('compared-answer').waitFor();
  });

  it('reaches the same comparison from the list, by choosing two', async () => {
    const { page } = view;
    await page.goto(new URL('/runs', studio.url).href);
    const boxes = page.getByTestId('runs').getByRole('checkbox');
    await boxes.nth(0).click();
    await boxes.nth(1).click();
    await page.getByTestId('comparing').getByTestId('compare').click();
    await page.waitForURL(new RegExp(`/runs/${first}/compare/`));
    await page.getByTestId('comparison').waitFor();
  });

  it('keeps the run as a case of its flow', async () => {
    const { page } = view;
    await page.goto(new URL(`/runs/${first}`, studio.url).href);
    await page.getByTestId('case').click();
    await page.getByLabel('Name of the case').fill('Warranty');
    await page.getByTestId('case-save').click();
    await page.getByText('Saved as a case of the flow').first().waitFor();
  });

  it('nothing complained meanwhile', () => {
    expect(view.complaints()).toEqual([]);
  });
});
