import type { Locator, Page } from 'playwright-core';

/** The editor in the hands of a person. */
export interface EditorHands {
  /** Drags a kind from the palette to a place on the canvas, in pixels from its top left; gives the new node's id. */
  drag(kind: string, to: { readonly x: number; readonly y: number }): Promise<string>;
  /** Drags a node by its header to a place on the canvas, in pixels from its top left. */
  move(id: string, to: { readonly x: number; readonly y: number }): Promise<void>;
  /** Draws a line from one port to another, each as `node output.text`. */
  connect(from: string, to: string): Promise<void>;
  /** Draws a line and holds it over the second port; gives what the editor says there, then lets go. */
  connectWrongly(from: string, to: string): Promise<string>;
  /** Clicks a node, so that the inspector shows it. */
  select(id: string): Promise<Locator>;
  /** Takes what the code editor offers. */
  complete(offer: string): Promise<void>;
  node(id: string): Locator;
  edges(): Promise<number>;
  /** Waits until everything is on the server. */
  saved(): Promise<void>;
  /** Waits until the compiler finds no error; if it goes on finding one, throws with what it says. */
  sound(): Promise<void>;
}

/** A hand that misses a port while the canvas still moves tries again, so often at most. */
const ATTEMPTS = 3;

/** Works the editor that is open in a page. */
export function editorHands(page: Page): EditorHands {
  const node = (id: string) => page.locator(`.react-flow__node[data-id="${id}"] > :is(.hd-node, .hd-frame)`);
  return {
    node,
    ...movingHands(page, node),
    ...connectingHands(page),
    select: async (id) => {
      await node(id).locator('header').click();
      const inspector = page.locator(`[data-inspector="${id}"]`);
      await inspector.waitFor();
      return inspector;
    },
    complete: async (offer) => {
      const offers = page.locator('.cm-tooltip-autocomplete');
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        await offers.locator('li').filter({ hasText: offer }).click();
        // While the list is being made anew for the last letter, a click on it does nothing.
        const isTaken = await offers.waitFor({ state: 'detached', timeout: 2_000 }).then(
          () => true,
          () => false,
        );
        if (isTaken) return;
      }
      throw new Error(`The code editor did not take ${offer}`);
    },
    saved: () => page.locator('[data-testid="draft-state"][data-state="saved"]').waitFor(),
    sound: async () => {
      const count = page.getByTestId('problem-count');
      const errors = count.filter({ hasText: 'problem' });
      await errors.waitFor({ state: 'detached' }).catch(async () => {
        await count.click();
        throw new Error(`The compiler says: ${await page.getByTestId('problems').textContent()}`);
      });
    },
  };
}

function movingHands(page: Page, node: (id: string) => Locator): Pick<EditorHands, 'drag' | 'move'> {
  const ids = () =>
    page
      .locator('.react-flow__node')
      .evaluateAll((nodes) => nodes.map((one) => one.getAttribute('data-id') ?? ''));
  return {
    drag: async (kind, to) => {
      const before = new Set(await ids());
      const item = page.locator(`[data-testid="palette-item"][data-kind="${kind}"]`).first();
      await item.scrollIntoViewIfNeeded();
      await item.dragTo(page.getByTestId('canvas'), { targetPosition: to });
      await page.waitForFunction(
        (count) => document.querySelectorAll('.react-flow__node').length > count,
        before.size,
      );
      const added = (await ids()).find((id) => !before.has(id));
      if (added === undefined) throw new Error(`Dropping ${kind} added no node`);
      const [canvas, box] = [await page.getByTestId('canvas').boundingBox(), await node(added).boundingBox()];
      const [x, y] = [(canvas?.x ?? 0) + to.x, (canvas?.y ?? 0) + to.y];
      const isUnderMouse =
        box && x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;
      if (!isUnderMouse)
        throw new Error(`${kind} was dropped at ${x}, ${y} and lies at ${JSON.stringify(box)}`);
      return added;
    },
    move: async (id, to) => {
      const grip = node(id).locator('header').first();
      await standsStill(grip);
      const [box, canvas] = [await grip.boundingBox(), await page.getByTestId('canvas').boundingBox()];
      if (!box || !canvas) throw new Error(`Not on the screen: ${id}`);
      await page.mouse.move(box.x + 60, box.y + box.height / 2);
      await page.mouse.down();
      await page.mouse.move(canvas.x + to.x - 40, canvas.y + to.y, { steps: 5 });
      await page.mouse.move(canvas.x + to.x, canvas.y + to.y, { steps: 5 });
      await page.mouse.up();
    },
  };
}

function connectingHands(page: Page): Pick<EditorHands, 'connect' | 'connectWrongly' | 'edges'> {
  const edges = () => page.locator('.react-flow__edge').count();
  const handle = (end: string) => {
    const [id, port] = end.split(' ');
    return page.locator(`.hd-handle[data-nodeid="${id}"][data-handleid="${port}"]`);
  };
  const hold = async (from: string, to: string) => {
    await standsStill(handle(from));
    await standsStill(handle(to));
    const [start, end] = [await centre(handle(from)), await centre(handle(to))];
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 5 });
    await page.mouse.move(end.x, end.y, { steps: 5 });
  };
  return {
    edges,
    connect: async (from, to) => {
      const line = page.locator(`.react-flow__edge[data-id$="${portOf(from)}→${portOf(to)}"]`);
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const before = await edges();
        await hold(from, to);
        await page.mouse.up();
        const isThere = await line.waitFor({ state: 'attached', timeout: 5_000 }).then(
          () => true,
          () => false,
        );
        if (isThere) return;
        if ((await edges()) > before) await page.getByRole('button', { name: 'Undo' }).first().click();
      }
      throw new Error(`No line came into being between ${from} and ${to}`);
    },
    connectWrongly: async (from, to) => {
      await hold(from, to);
      const said = await page.getByTestId('canvas').getByRole('alert').textContent();
      await page.mouse.up();
      return said ?? '';
    },
  };
}

/** `node output.text` as a line names it: `node.text`. */
function portOf(end: string): string {
  const [node, handle = ''] = end.split(' ');
  return `${node}.${handle.slice(handle.indexOf('.') + 1)}`;
}

async function centre(target: Locator): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox();
  if (!box) throw new Error(`Not on the screen: ${target}`);
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

/** Waits until a place is where it was a moment ago: panels that open and close move the canvas. */
async function standsStill(place: Locator): Promise<void> {
  let last = '';
  for (let look = 0; look < 50; look++) {
    const now = JSON.stringify(await place.boundingBox());
    if (now === last) return;
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
