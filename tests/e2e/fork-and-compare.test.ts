import { requireBrowser } from '@heddle/testkit/servers';
import { beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './harness/accessibility.ts';
import { mapOf, warrantyOf } from './harness/sample-flows.ts';
import { beginVisit, fillSetUp, sendSetUp } from './harness/visit.ts';

const browserPath = requireBrowser();

describe.skipIf(browserPath === undefined)('a person looks into a run and tries another way', () => {
  const visit = beginVisit(browserPath);
  let first = '';

  beforeAll(async () => {
    visit.studio.models.script('weaver', { type: 'text', text: 'Five years.' });
  });

  const over = () => visit.page.locator('[data-testid="run-status"][data-status="completed"]').waitFor();

  /** Saves a flow and starts a run of it, as the studio does. */
  const runOf = (flow: object, input: object) =>
    visit.page.evaluate(
      async ([saved, given]) => {
        const post = async (path: string, body: unknown) => {
          const headers = { 'content-type': 'application/json' };
          const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) });
          return response.json();
        };
        const { id } = await post('/api/flows', saved);
        return String((await post(`/api/flows/${id}/runs`, { input: given })).runId);
      },
      [flow, input],
    );

  it('has a run of a flow with a model', async () => {
    const { page } = visit;
    await fillSetUp(visit);
    await sendSetUp(visit);
    first = await runOf(warrantyOf(visit.studio.models.baseUrl), { text: 'How long is the warranty?' });
    await page.goto(new URL(`/runs/${first}`, visit.studio.url).href);
    await over();
  });

  it('steps back through it with the keyboard: the graph and the panel show that moment, the address keeps it', async () => {
    const { page } = visit;
    const scrubber = page.getByTestId('scrubber');
    await scrubber.waitFor();
    const last = Number(await scrubber.getAttribute('data-seq'));
    await page.getByTestId('waterfall-sign').click();
    await page.getByRole('button', { name: 'Go to its start' }).click();
    const at = Number(await scrubber.getAttribute('data-seq'));
    expect(at).toBeLessThan(last);
    expect(await page.getByTestId('moment').textContent()).toContain('Signature');
    await page.keyboard.press(',');
    await page.waitForURL(new RegExp(`\\?at=${at - 1}&node=sign$`));
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

  it('reads what the node asked its model and what came back', async () => {
    const { page } = visit;
    await page.getByTestId('waterfall-answer').click();
    const exchange = page.getByTestId('exchange-model');
    await exchange.getByText('How long is the warranty?').waitFor();
    await exchange.getByText('Five years.').waitFor();
    expect(await exchange.getByRole('button', { name: 'Copy what was asked' }).count()).toBe(1);
  });

  it('runs from a node with an edited input; the model is not asked again', async () => {
    const { page } = visit;
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
    expect(visit.studio.models.calls('weaver')).toHaveLength(1);
    expect(await page.getByTestId('origin').getAttribute('href')).toBe(`/runs/${first}`);
  });

  it('compares it with the original: what differs, and nothing else', async () => {
    const { page } = visit;
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
    const { page } = visit;
    await page.goto(new URL('/runs', visit.studio.url).href);
    const boxes = page.getByTestId('runs').getByRole('checkbox');
    await boxes.nth(0).click();
    await boxes.nth(1).click();
    await page.getByTestId('comparing').getByTestId('compare').click();
    await page.waitForURL(new RegExp(`/runs/${first}/compare/`));
    await page.getByTestId('comparison').waitFor();
  });

  it('keeps the run as a case of its flow', async () => {
    const { page } = visit;
    await page.goto(new URL(`/runs/${first}`, visit.studio.url).href);
    await page.getByTestId('case').click();
    await page.getByLabel('Name of the case').fill('Warranty');
    await page.getByTestId('case-save').click();
    await page.getByText('Saved as a case of the flow').first().waitFor();
  });

  it('replays the run: the model is not asked, and its exchange says so', async () => {
    const { page } = visit;
    const asked = visit.studio.models.calls('weaver').length;
    await page.getByTestId('replay').click();
    await page.getByTestId('replay-price').getByText('Nothing is sent and nothing is paid.').waitFor();
    await page.getByTestId('replay-start').click();
    await page.waitForURL((url) => !url.pathname.includes(first));
    await over();
    expect(await page.getByTestId('origin').getAttribute('href')).toBe(`/runs/${first}`);
    await page.getByTestId('waterfall-answer').click();
    await page.getByTestId('exchange-model').getByText('replayed').waitFor();
    expect(visit.studio.models.calls('weaver')).toHaveLength(asked);
  });

  it('replays it on the draft with a node that asks anew, and says before that it costs money', async () => {
    const { page } = visit;
    const asked = visit.studio.models.calls('weaver').length;
    await page.goto(new URL(`/runs/${first}`, visit.studio.url).href);
    await page.getByTestId('replay').click();
    const form = page.getByTestId('replay-form');
    await form.getByText('On my draft').click();
    await form.getByText('The draft is the flow as it ran.').waitFor();
    await form.getByRole('checkbox', { name: 'Answer' }).click();
    await form.getByText('Answer asks anew, which costs money.').waitFor();
    expect(await accessibilityProblems(page)).toEqual([]);
    await page.getByTestId('replay-start').click();
    await page.waitForURL((url) => !url.pathname.includes(first));
    await over();
    expect(visit.studio.models.calls('weaver')).toHaveLength(asked + 1);
    await page.getByTestId('waterfall-answer').click();
    await page.getByTestId('exchange-model').getByText('live', { exact: true }).waitFor();
  });

  it('steps back while a run goes on, and follows it again', async () => {
    const { page } = visit;
    const { promise: hold, resolve: release } = withResolvers();
    visit.studio.models.script('teller', (call, index) => ({
      type: 'text',
      text: `Told ${call.messages.at(-1)?.content}.`,
      ...(index === 2 ? { until: hold } : {}),
    }));
    const runId = await runOf(mapOf(visit.studio.models.baseUrl), { texts: ['one', 'two', 'three'] });
    await page.goto(new URL(`/runs/${runId}`, visit.studio.url).href);
    await visit.studio.models.called('teller', 3);
    const scrubber = page.getByTestId('scrubber');
    await page.locator('[data-testid="scrubber"][data-live="true"]').waitFor();
    await page.getByTestId('waterfall-say').nth(2).waitFor();
    await page.keyboard.press('[');
    await page.keyboard.press('[');
    const at = await scrubber.getAttribute('data-seq');
    release();
    await over();
    expect(await scrubber.getAttribute('data-seq')).toBe(at);
    await page.getByRole('button', { name: 'To the end' }).click();
    expect(await page.getByTestId('moment').textContent()).toBe('Run completed');
  });

  it('the stepper of a container and the choice in the panel are one', async () => {
    const { page } = visit;
    const place = page.getByTestId('iteration');
    const heading = page.getByRole('heading', { level: 2, name: /^Say/ });
    await page.getByTestId('waterfall-say').nth(1).click();
    expect(await place.textContent()).toBe('2 of 3');
    await page.getByTestId('iteration-previous').click();
    expect(await heading.textContent()).toBe('Say1');
    await page.getByTestId('activation-panel').getByText('Told one.').first().waitFor();
    await page.getByRole('combobox', { name: 'Iteration' }).click();
    await page.getByRole('option', { name: 'Iteration 3' }).click();
    expect(await place.textContent()).toBe('3 of 3');
    expect(await heading.textContent()).toBe('Say3');
    await page.waitForURL(/\?node=say&iteration=3$/);
    await page.reload();
    await page.getByTestId('activation-panel').getByText('Told three.').first().waitFor();
    expect(await place.textContent()).toBe('3 of 3');
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('shows a large value, and keeps one that is too long to edit', async () => {
    const { page } = visit;
    const words = 'Six words stand in this sentence. ';
    const runId = await runOf(warrantyOf(visit.studio.models.baseUrl), { text: words.repeat(16_000) });
    await page.goto(new URL(`/runs/${runId}?node=answer`, visit.studio.url).href);
    await over();
    await page.getByTestId('activation-panel').getByText(words.trim()).first().waitFor();
    await page.getByTestId('fork').click();
    const field = page.getByTestId('fork-form').locator('[data-field="prompt"]');
    await field.getByText('544,000 characters, too long to edit here').waitFor();
    await field.getByRole('button', { name: /^Replace/ }).click();
    await field.locator('textarea').fill('Briefly?');
    await page.getByTestId('fork-start').click();
    await page.waitForURL((url) => !url.pathname.includes(runId));
    await over();
    expect(visit.studio.models.calls('weaver').at(-1)?.messages.at(-1)?.content).toBe('Briefly?');
  });

  it('nothing complained meanwhile', () => {
    expect(visit.complaints()).toEqual([]);
  });
});

function withResolvers(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}
