import { compile } from '@heddle/compiler';
import { type Flow, flowSchema, type Plan } from '@heddle/contracts';
import { catalog } from './catalog.ts';
import { type Choices, hashOf, seededChoices } from './random.ts';

interface Drawn {
  readonly id: string;
  readonly kind: string;
  readonly config: Record<string, unknown>;
  readonly policies?: Record<string, unknown>;
  readonly parent?: string;
}

/** How often each kind is drawn, by repetition. */
const STEPS = [
  'pure',
  'pure',
  'work',
  'work',
  'work',
  'paid',
  'paid',
  'fork',
  'fork',
  'strict',
  'reader',
  'first',
  'most',
  'once',
  'pause',
  'ask',
  'call',
  'borrower',
  'each',
  'each',
  'repeat',
];

/** A called flow: a chain from start to end. */
function chain(...nodes: readonly Drawn[]): Plan {
  const ids = ['start', ...nodes.filter((node) => node.parent === undefined).map((node) => node.id)];
  const outlet = (id: string): string => {
    const kind = nodes.find((node) => node.id === id)?.kind;
    return kind === 'each' ? `${id}.results` : `${id}.value`;
  };
  const inlet = (node: Drawn | undefined): string => `${node?.id}.${node?.kind === 'each' ? 'items' : 'in'}`;
  return planned({
    nodes: [{ id: 'start', kind: 'start', config: {} }, ...nodes, { id: 'end', kind: 'end', config: {} }],
    edges: [
      ...ids.slice(1).map((id, place) => ({
        from: outlet(ids[place] ?? ''),
        to: inlet(nodes.find((node) => node.id === id)),
      })),
      ...nodes
        .filter((node) => node.parent !== undefined)
        .map((node) => ({ from: `${node.parent}.item`, to: inlet(node) })),
      { from: outlet(ids.at(-1) ?? ''), to: 'end.text' },
    ],
  });
}

/** What runs call: a flow that works, one that waits and iterates, one that fails, one that asks, one that calls. */
export const CALLED: readonly [Plan, ...Plan[]] = [
  chain({ id: 'called', kind: 'work', config: {} }),
  chain(
    { id: 'pause', kind: 'pause', config: { ms: 700 } },
    { id: 'each', kind: 'each', config: { count: 2, parallel: 2 } },
    { id: 'inside', kind: 'work', config: {}, parent: 'each' },
  ),
  chain({ id: 'failing', kind: 'work', config: { fails: 99 } }),
  chain({ id: 'asks', kind: 'ask', config: {} }),
  chain({ id: 'calls', kind: 'call', config: {} }),
];

/** Which of them an activation calls; a called one calls the first, so that it ends. */
export function calledBy(activation: string, isCalled: boolean): Plan {
  return (isCalled ? undefined : CALLED[hashOf(activation) % CALLED.length]) ?? CALLED[0];
}

/** A flow that a seed determines: chains, forks, joins of all modes, failures, containers in containers, waits. */
export function randomFlow(seed: number): Flow {
  return new Sketch(seededChoices(seed)).draw();
}

/** The plan of {@link randomFlow}. */
export function randomPlan(seed: number): Plan {
  return planOf(randomFlow(seed));
}

/** Compiles a flow of the simulator's kinds; a diagnostic is the simulator's own mistake. */
export function planOf(flow: Flow): Plan {
  const { plan, diagnostics } = compile(flow, { catalog });
  if (plan) return plan;
  throw new Error(`The simulator drew a wrong flow: ${diagnostics.map((item) => item.message).join('\n')}`);
}

function planned(parts: { nodes: readonly Drawn[]; edges: readonly { from: string; to: string }[] }): Plan {
  return planOf(flowSchema.parse({ format: 'heddle/flow@1', name: 'Simulated', ...parts }));
}

class Sketch {
  readonly #nodes: Drawn[] = [];
  readonly #edges: { from: string; to: string; kind?: 'attachment' }[] = [];
  readonly #choices: Choices;
  #count = 0;

  constructor(choices: Choices) {
    this.#choices = choices;
  }

  draw(): Flow {
    this.#nodes.push({ id: 'start', kind: 'start', config: {} });
    const outlets = this.#scope(undefined, ['start.value'], 2 + this.#choices.draw(7), 0);
    this.#nodes.push({ id: 'end', kind: 'end', config: {} });
    const early = outlets[this.#choices.draw(outlets.length * 5)];
    if (early !== undefined) {
      this.#nodes.push({ id: 'answer', kind: 'answer', config: {} });
      this.#edges.push({ from: early, to: 'answer.text' });
    }
    for (const [place, outlet] of outlets.entries())
      if (place === outlets.length - 1 || this.#choices.draw(3) > 0)
        this.#edges.push({ from: outlet, to: `end.v${place}` });
    return flowSchema.parse({
      format: 'heddle/flow@1',
      name: 'Simulated',
      nodes: this.#nodes,
      edges: this.#edges,
    });
  }

  /** Draws the nodes of one scope; returns the outlets they have. */
  #scope(parent: string | undefined, given: readonly string[], count: number, depth: number): string[] {
    const outlets = [...given];
    for (let made = 0; made < count; made++) outlets.push(...this.#node(parent, outlets, depth));
    return outlets.slice(given.length);
  }

  #node(parent: string | undefined, outlets: readonly string[], depth: number): string[] {
    const drawn = STEPS[this.#choices.draw(depth < 2 ? STEPS.length : STEPS.length - 3)] ?? 'pure';
    const id = `n${this.#count++}`;
    const config = this.#config(drawn, outlets);
    const policies = this.#policies(drawn);
    const node = {
      id,
      kind: drawn,
      config,
      ...(policies ? { policies } : {}),
      ...(parent ? { parent } : {}),
    };
    this.#nodes.push(node);
    if (drawn === 'each' || drawn === 'repeat') return this.#container(node, outlets, depth);
    const fan = drawn === 'strict' || drawn === 'reader' ? 1 : 1 + this.#choices.draw(3);
    const sources = this.#some(outlets, fan);
    // A quorum of two takes two branches.
    if (drawn === 'most' && sources.length < 2) this.#nodes.splice(-1, 1, { ...node, kind: 'work' });
    for (const source of sources) this.#edges.push({ from: source, to: `${id}.in` });
    if (drawn === 'borrower') this.#lend(id, parent);
    if (drawn === 'fork') return [`${id}.left`, `${id}.right`];
    return policies?.onError === 'branch' ? [`${id}.value`, `${id}.error`] : [`${id}.value`];
  }

  /** A node that another may call. */
  #lend(borrower: string, parent: string | undefined): void {
    const id = `${borrower}t`;
    const kind = this.#choices.draw(2) === 0 ? 'tool' : 'press';
    const config = { fails: this.#choices.draw(6) === 0 ? 1 : 0 };
    this.#nodes.push({ id, kind, config, ...(parent ? { parent } : {}) });
    this.#edges.push({ from: `${id}.tool`, to: `${borrower}.tools`, kind: 'attachment' });
  }

  #container({ id, kind }: Drawn, outlets: readonly string[], depth: number): string[] {
    const [source = 'start.value'] = this.#some(outlets, 1);
    const isList = kind === 'each';
    this.#edges.push({ from: source, to: isList ? `${id}.items` : `${id}.initial` });
    const given = isList ? [`${id}.item`] : [`${id}.last`];
    const inside = this.#scope(id, given, 1 + this.#choices.draw(3), depth + 1);
    const yielding = inside[this.#choices.draw(inside.length)];
    if (yielding !== undefined && this.#choices.draw(8) > 0)
      this.#edges.push({ from: yielding, to: `${id}.yield` });
    return [isList ? `${id}.results` : `${id}.result`];
  }

  /** So many different outlets, the newest likelier. */
  #some(outlets: readonly string[], count: number): string[] {
    const picked = new Set<string>();
    for (let tries = 0; tries < count; tries++) {
      const near = this.#choices.draw(2) === 0 ? Math.min(3, outlets.length) : outlets.length;
      const outlet = outlets[outlets.length - 1 - this.#choices.draw(near)];
      if (outlet !== undefined) picked.add(outlet);
    }
    return [...picked];
  }

  #config(kind: string, outlets: readonly string[]): Record<string, unknown> {
    const draw = (below: number): number => this.#choices.draw(below);
    const fate = draw(24);
    const failing = [99, 1, 2][fate] ?? 0;
    const fails = kind === 'once' ? 0 : failing;
    if (kind === 'each')
      return { count: draw(4), parallel: 1 + draw(3), failures: draw(2) === 0 ? 'fail' : 'collect' };
    if (kind === 'repeat') return { count: draw(4) };
    if (kind === 'pause') return { ms: 100 + draw(20) * 500, dated: draw(3) === 0 };
    if (kind === 'ask') return { timed: draw(2) === 0, ms: 2_000 };
    if (kind === 'borrower') return { count: 1 + draw(3), fails };
    if (kind !== 'reader') return { fails, hangs: fails > 0 && draw(2) === 0 };
    const [other] = this.#some(outlets, 1);
    return { text: `{{${other ?? 'start.value'} ?? "nothing"}}` };
  }

  #policies(kind: string): Record<string, unknown> | undefined {
    const policy = this.#choices.draw(6);
    if (!['work', 'paid', 'pure', 'once', 'borrower'].includes(kind)) return undefined;
    if (policy === 0) return { onError: 'branch' };
    if (policy === 1) return { onError: { value: 'instead' } };
    const on = [this.#choices.draw(2) === 0 ? 'any' : 'timeout'];
    if (policy === 2 && kind !== 'once') return { retry: { attempts: 3, backoffMs: 10, on } };
    return undefined;
  }
}
