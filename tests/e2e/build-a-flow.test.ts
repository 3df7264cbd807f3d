import { requireBrowser } from '@heddle/testkit/servers';
import { beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './harness/accessibility.ts';
import { type EditorHands, editorHands } from './harness/editor.ts';
import { beginVisit, field, fillSetUp, sendSetUp, startEmpty } from './harness/visit.ts';

const browserPath = requireBrowser();

// Each step goes on where the one before it stopped, as one person's first quarter of an hour.
describe.skipIf(browserPath === undefined)('a person builds, runs and publishes a flow', () => {
  const visit = beginVisit(browserPath);
  let hands: EditorHands;
  const ids: Record<string, string> = {};
  const at = (name: string): string => ids[name] ?? `no node ${name}`;

  beforeAll(async () => {
    visit.studio.models.script('weaver', { type: 'text', text: '{"answer": "five years"}', pieceMs: 20 });
    hands = editorHands(visit.page);
  });

  /** Opens or closes a panel, and brings all nodes there are back into what is left of the canvas. */
  const panel = async (name: string, action: 'Show' | 'Hide') => {
    const button = visit.page.getByRole('button', { name: `${action} the ${name}` }).first();
    if (await button.isVisible()) await button.click();
    if ((await visit.page.locator('.react-flow__node').count()) > 0)
      await visit.page.getByRole('button', { name: 'Show all' }).click();
  };

  it('makes the owner with the link from the terminal', async () => {
    const { page } = visit;
    await fillSetUp(visit);
    expect(await accessibilityProblems(page)).toEqual([]);
    await sendSetUp(visit);
  });

  it('makes a new flow', async () => {
    await startEmpty(visit);
    await visit.page.waitForURL(/\/flows\/[0-9a-f-]{36}/);
  });

  it('drags nodes of every layer from the palette', async () => {
    const { page } = visit;
    await panel('inspector', 'Hide');
    ids.input = await hands.drag('input', { x: 500, y: 420 });
    ids.guard = await hands.drag('guardrail.pii', { x: 140, y: 60 });
    ids.template = await hands.drag('transform.template', { x: 140, y: 280 });
    ids.memory = await hands.drag('memory.conversation', { x: 140, y: 480 });
    ids.model = await hands.drag('model.chat', { x: 500, y: 60 });
    ids.tool = await hands.drag('tool.http', { x: 880, y: 60 });
    ids.validator = await hands.drag('validator.schema', { x: 880, y: 260 });
    ids.output = await hands.drag('output', { x: 880, y: 480 });
    expect(await page.locator('.react-flow__node').count()).toBe(8);
  });

  it('sees live what is still wrong', async () => {
    const count = visit.page.getByTestId('problem-count');
    await count.waitFor();
    expect(await count.textContent()).toMatch(/problem/);
    await count.click();
    await visit.page.getByTestId('problems').filter({ hasText: 'needs a value at' }).waitFor();
    await visit.page.getByRole('button', { name: 'Hide this panel' }).click();
  });

  it('configures nodes in the inspector', async () => {
    const { page } = visit;
    await panel('inspector', 'Show');
    const template = await hands.select(at('template'));
    await field(template, 'template').locator('.cm-content').click();
    await page.keyboard.type('Question: {{question}}');
    await page
      .locator(`.hd-handle[data-nodeid="${at('template')}"][data-handleid="input.question"]`)
      .waitFor();

    const model = await hands.select(at('model'));
    await field(model, 'provider').getByRole('combobox').click();
    await page.getByRole('option', { name: /openai.compatible/i }).click();
    await field(model, 'baseUrl').getByRole('textbox').fill(visit.studio.models.baseUrl);
    const name = field(model, 'model').getByRole('combobox').or(field(model, 'model').getByRole('textbox'));
    await name.first().fill('weaver');
    await name.first().press('Enter');

    const tool = await hands.select(at('tool'));
    await field(tool, 'url').locator('.cm-content').click();
    await page.keyboard.type(`${visit.studio.models.baseUrl}/status`);
    await hands.saved();
  });

  it('connects ports with the mouse', async () => {
    await panel('inspector', 'Hide');
    await hands.connect(`${at('input')} output.text`, `${at('guard')} input.text`);
    await hands.connect(`${at('guard')} output.text`, `${at('template')} input.question`);
    await hands.connect(`${at('template')} output.text`, `${at('model')} input.prompt`);
    await hands.connect(`${at('memory')} lends.memory`, `${at('model')} borrows.memory`);
    await hands.connect(`${at('model')} output.text`, `${at('validator')} input.text`);
    await hands.connect(`${at('model')} output.text`, `${at('tool')} input.run`);
    await hands.connect(`${at('validator')} output.json`, `${at('output')} input.json`);
    await hands.connect(`${at('tool')} output.status`, `${at('output')} input.text`);
    expect(await hands.edges()).toBe(8);
  });

  it('is told why a line does not fit, and gets none', async () => {
    const said = await hands.connectWrongly(
      `${at('memory')} lends.memory`,
      `${at('template')} input.question`,
    );
    expect(said.length).toBeGreaterThan(10);
    expect(await hands.edges()).toBe(8);
  });

  it('sees that no problem is left', async () => {
    await hands.sound();
    await hands.saved();
    expect(await accessibilityProblems(visit.page)).toEqual([]);
  });

  it('runs it from the run panel and watches every node complete', async () => {
    const { page } = visit;
    await page.getByTestId('run').click();
    await field(page.locator('[data-run-input]'), 'text')
      .locator('input, textarea')
      .first()
      .fill('How long is the warranty?');
    await page.getByTestId('run-form-submit').click();
    await page.locator('[data-testid="run-status"][data-status="completed"]').waitFor();
    for (const name of ['input', 'guard', 'template', 'model', 'tool', 'validator', 'output'])
      await page.locator(`.react-flow__node[data-id="${at(name)}"] .hd-node[data-run="completed"]`).waitFor();
    expect(await page.getByTestId('run-output').textContent()).toContain('five years');
    expect(visit.studio.models.calls('weaver')[0]?.messages.at(-1)?.content).toBe(
      'Question: How long is the warranty?',
    );
  });

  it('publishes it, makes a key, and the call that is shown works', async () => {
    const { page } = visit;
    await page.getByTestId('publish').click();
    await page.getByTestId('publish-slug').fill('warranty');
    await page.getByTestId('publish-confirm').click();
    const url = (await page.getByTestId('published-url').textContent()) ?? '';
    expect(url).toBe(`${visit.studio.url}/v1/flows/warranty`);
    await page.getByTestId('make-key').click();
    await page.getByTestId('curl').filter({ hasText: 'hd_' }).waitFor();
    const curl = (await page.getByTestId('curl').textContent()) ?? '';
    const key = /hd_[A-Za-z0-9]+_[A-Za-z0-9]+/.exec(curl)?.[0] ?? '';
    const response = await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ text: 'And the moving parts?' }),
    });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({ output: { json: { answer: 'five years' }, text: 404 } });
    await page.getByTestId('publish-done').click();
    await page.getByTestId('published-version').waitFor();
  });

  it('undoes and does again with the keyboard, and finds its work after a reload', async () => {
    const { page } = visit;
    await page.getByTestId('palette-search').fill('join');
    await page.getByTestId('palette-search').press('Enter');
    await page.waitForFunction(() => document.querySelectorAll('.react-flow__node').length === 9);
    await page.getByTestId('palette-search').press('Escape');
    await page.keyboard.press('ControlOrMeta+z');
    await page.waitForFunction(() => document.querySelectorAll('.react-flow__node').length === 8);
    await page.keyboard.press('ControlOrMeta+Shift+z');
    await page.waitForFunction(() => document.querySelectorAll('.react-flow__node').length === 9);
    await hands.saved();
    await page.reload();
    await page.waitForFunction(() => document.querySelectorAll('.react-flow__node').length === 9);
    expect(await hands.edges()).toBe(8);
  });

  it('nothing complained meanwhile: no error in the console, nothing refused by the content security policy', () => {
    expect(visit.complaints()).toEqual([]);
  });
});
