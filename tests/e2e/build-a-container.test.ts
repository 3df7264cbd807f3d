import { requireBrowser } from '@heddle/testkit/servers';
import { beforeAll, describe, expect, it } from 'vitest';
import { accessibilityProblems } from './harness/accessibility.ts';
import { type EditorHands, editorHands } from './harness/editor.ts';
import { beginVisit, field, fillSetUp, sendSetUp, startEmpty } from './harness/visit.ts';

const browserPath = requireBrowser();

describe.skipIf(browserPath === undefined)('a person repeats a step for every item of a list', () => {
  const visit = beginVisit(browserPath);
  let hands: EditorHands;
  const ids: Record<string, string> = {};
  const at = (name: string): string => ids[name] ?? `no node ${name}`;
  const tell = (text: string) => visit.page.getByText(text).first().waitFor();

  beforeAll(async () => {
    hands = editorHands(visit.page);
    const { page } = visit;
    await fillSetUp(visit);
    await sendSetUp(visit);
    await startEmpty(visit);
    await page.getByRole('button', { name: 'Hide the inspector' }).first().click();
  });

  it('drags a map onto the canvas, and a node into it', async () => {
    ids.input = await hands.drag('input', { x: 130, y: 180 });
    ids.map = await hands.drag('control.map', { x: 410, y: 160 });
    ids.template = await hands.drag('transform.template', { x: 610, y: 280 });
    ids.approval = await hands.drag('control.approval', { x: 410, y: 560 });
    ids.output = await hands.drag('output', { x: 780, y: 560 });
    await hands.move(at('map'), { x: 420, y: 120 });
    const [frame, inner] = [
      await hands.node(at('map')).boundingBox(),
      await hands.node(at('template')).boundingBox(),
    ];
    expect(inner?.y, 'what is inside moves along').toBeGreaterThan(frame?.y ?? Number.NaN);
    expect((inner?.y ?? 0) + (inner?.height ?? 0)).toBeLessThan((frame?.y ?? 0) + (frame?.height ?? 0));
  });

  it('is told that an input cannot be inside', async () => {
    await hands.move(at('input'), { x: 640, y: 300 });
    await visit.page
      .getByTestId('canvas')
      .getByRole('alert')
      .filter({ hasText: 'begins and ends once' })
      .waitFor();
    const box = await hands.node(at('input')).boundingBox();
    const frame = await hands.node(at('map')).boundingBox();
    expect(box?.x, 'it is back where it was').toBeLessThan(frame?.x ?? 0);
  });

  it('asks for a list, and reads each item of it', async () => {
    const { page } = visit;
    await page.getByRole('button', { name: 'Show the inspector' }).first().click();
    await page.getByRole('button', { name: 'Show all' }).click();
    const input = await hands.select(at('input'));
    await input.getByLabel('Name of the field').fill('names');
    await input.getByLabel('Name of the field').press('Enter');
    await input.getByRole('combobox', { name: 'Type of the field' }).click();
    await page.getByRole('option', { name: 'List of texts' }).click();

    const map = await hands.select(at('map'));
    await field(map, 'parallel').locator('input').first().fill('2');

    const template = await hands.select(at('template'));
    await field(template, 'template').locator('.cm-content').click();
    await page.keyboard.type('Hello {{each.it');
    await hands.complete('each.item');
    await page.keyboard.type('!');
    expect(await field(template, 'template').locator('.cm-content').textContent()).toBe(
      'Hello {{each.item}}!',
    );
    await hands.saved();
  });

  it('connects through the ports of the map, and is told why nothing else crosses its border', async () => {
    await hands.connect(`${at('input')} output.names`, `${at('map')} input.items`);
    await hands.connect(`${at('template')} output.text`, `${at('map')} input.yield`);
    await hands.connect(`${at('map')} output.results`, `${at('approval')} input.value`);
    await hands.connect(`${at('approval')} output.approved`, `${at('output')} input.json`);
    const said = await hands.connectWrongly(`${at('template')} output.text`, `${at('output')} input.text`);
    expect(said).toContain('crosses the border of');
    await hands.sound();
    expect(await accessibilityProblems(visit.page)).toEqual([]);
  });

  it('takes a node out, learns what that cuts, and undoes it in one step', async () => {
    const edges = await hands.edges();
    await hands.move(at('template'), { x: 120, y: 500 });
    await tell('A connection was removed');
    expect(await hands.edges()).toBeLessThan(edges);
    await visit.page.getByRole('button', { name: 'Undo', exact: true }).last().click();
    await visit.page.waitForFunction(
      (count) => document.querySelectorAll('.react-flow__edge').length === count,
      edges,
    );
    await hands.saved();
  });

  it('runs it, answers the approval, and sees three of three', async () => {
    const { page } = visit;
    await page.getByTestId('run').click();
    const names = field(page.locator('[data-run-input]'), 'names');
    for (const name of ['Ada', 'Bob', 'Cleo']) {
      await names.getByRole('button', { name: 'Add' }).click();
      await names.locator('input, textarea').last().fill(name);
    }
    await page.getByTestId('run-form-submit').click();
    await page.locator('[data-testid="run-status"][data-status="waiting"]').waitFor();
    await page.getByTestId('answer-node').click();
    await page.locator('[data-inspector]').getByTestId('answer-approve').click();
    await page.locator('[data-testid="run-status"][data-status="completed"]').waitFor();
    const done = hands.node(at('map')).getByTestId('iterations-done');
    expect(await done.textContent()).toBe('3 of 3 done');
  });

  it('opens what the second item gave', async () => {
    const frame = hands.node(at('map'));
    expect(await frame.getByTestId('iteration').textContent()).toBe('latest · 3 of 3');
    await frame.getByTestId('iteration-previous').click();
    const inspector = await hands.select(at('template'));
    await inspector.getByRole('tab', { name: /^Run/ }).click();
    await inspector.getByTestId('node-run').filter({ hasText: 'Hello Bob!' }).waitFor();
  });

  it('closes and opens the map', async () => {
    const { page } = visit;
    await hands
      .node(at('map'))
      .getByRole('button', { name: /^Close/ })
      .click();
    await page.waitForFunction(() => document.querySelectorAll('.react-flow__node').length === 4);
    await hands.node(at('map')).getByRole('button', { name: /^Open/ }).click();
    await page.waitForFunction(() => document.querySelectorAll('.react-flow__node').length === 5);
  });

  it('nothing complained meanwhile', () => {
    expect(visit.complaints()).toEqual([]);
  });
});
