import type { Random } from '../random.ts';
import type { LabAddresses, LabEdge, LabGraph, LabNode } from './lab-graph.ts';

type NodeDraft = Pick<LabNode, 'kind' | 'config'> & Partial<Omit<LabNode, 'id' | 'kind' | 'config'>>;

/** Likelihood that a step fails for good. */
const FAILING = 0.05;
const FLAKY = 0.1;

/** Ways in which branches come together. */
export const JOIN_MODES = ['all', 'first', 'any', 'quorum'] as const;

/** What a step shall be, where chance is not to decide. */
export interface StepOptions {
  readonly calls?: 'sink' | 'model' | 'nothing';
  readonly fate?: LabNode['fate'];
  readonly policies?: LabNode['policies'];
  /** Milliseconds the sink takes to answer. */
  readonly ms?: number;
  readonly parent?: string;
  readonly iterations?: readonly string[];
  /** Iterations in which it fails. */
  readonly failsIn?: readonly string[];
}

/** Grows a graph node by node; every node is added after the ones it depends on. */
export class GraphBuilder {
  readonly nodes: LabNode[] = [];
  readonly edges: LabEdge[] = [];
  readonly random: Random;
  readonly #addresses: LabAddresses;
  readonly #seed: number;

  constructor(seed: number, random: Random, addresses: LabAddresses) {
    this.#seed = seed;
    this.random = random;
    this.#addresses = addresses;
  }

  add(prefix: string, draft: NodeDraft): string {
    const id = `${prefix}${this.nodes.length}`;
    this.nodes.push({
      fate: 'completes',
      join: 'all',
      flaky: 0,
      attempts: 1,
      iterations: [''],
      ...draft,
      id,
    });
    return id;
  }

  connect(from: string, to: string): void {
    this.edges.push({ from, to });
  }

  /** A node in which branches come together; a quorum waits for so many. Gives the port where it goes on. */
  join(mode: (typeof JOIN_MODES)[number], ends: readonly string[], quorum = 1): string {
    const waitsFor = { all: 'all', first: 'all', any: 1, quorum } as const;
    const join = this.add('j', {
      kind: 'control.join',
      config: { mode, ...(mode === 'quorum' ? { count: quorum } : {}) },
      join: waitsFor[mode],
    });
    for (const end of ends) this.connect(end, `${join}.in`);
    return `${join}.${mode === 'all' || mode === 'quorum' ? 'values' : 'value'}`;
  }

  /** A node that works on a value: asks the sink or the model, or only writes text. Gives the port where it goes on. */
  step(from: string, options: StepOptions = {}): string {
    const calls = options.calls ?? this.random.pick(['sink', 'sink', 'model', 'nothing'] as const);
    if (calls === 'sink') return this.sink(from, options);
    const inside = {
      ...(options.parent === undefined ? {} : { parent: options.parent }),
      ...(options.iterations === undefined ? {} : { iterations: options.iterations }),
    };
    if (calls === 'nothing') {
      const id = this.add('t', {
        kind: 'transform.template',
        config: { template: 'step {{ask.tag}}' },
        ...inside,
      });
      this.connect(from, `${id}.run`);
      return `${id}.text`;
    }
    const id = `m${this.nodes.length}`;
    this.add('m', {
      kind: 'model.chat',
      config: {
        provider: 'openai-compatible',
        baseUrl: this.#addresses.model,
        model: 'lab',
        prompt: `{{ask.tag}}/${id}`,
      },
      policies: { retry: { attempts: 3, backoffMs: 50 } },
      calls: 'model',
      attempts: 3,
      ...inside,
    });
    this.connect(from, `${id}.run`);
    return `${id}.text`;
  }

  /** A node with an effect outside. */
  sink(from: string, options: StepOptions = {}): string {
    const { random } = this;
    const fate = options.fate ?? (random.chance(FAILING) ? 'fails' : 'completes');
    const flaky = options.fate === undefined && fate === 'completes' && random.chance(FLAKY) ? 1 : 0;
    const policies = options.policies ?? this.#policies(fate, flaky);
    const ms = options.ms ?? this.#pause();
    const id = `s${this.nodes.length}`;
    const { failsIn = [] } = options;
    const query = `node=${id}&ms=${ms}&fate=${fate}&flaky=${flaky}&failsIn=${failsIn.join(',')}`;
    this.add('s', {
      kind: 'tool.http',
      config: { method: 'POST', url: `${this.#addresses.sink}/do?${query}&tag={{ask.tag}}` },
      ...(Object.keys(policies).length === 0 ? {} : { policies }),
      calls: 'sink',
      fate,
      ...(failsIn.length === 0 ? {} : { failsIn }),
      flaky,
      attempts: attemptsOf(policies),
      ...(policies.onError === 'branch' ? { outlets: ['error'], takes: [] } : {}),
      ...(options.parent === undefined ? {} : { parent: options.parent }),
      ...(options.iterations === undefined ? {} : { iterations: options.iterations }),
    });
    this.connect(from, `${id}.body`);
    return `${id}.body`;
  }

  build(): LabGraph {
    return { seed: this.#seed, nodes: this.nodes, edges: this.edges };
  }

  /** Most answers are quick, some take so long that a fault meets the body. */
  #pause(): number {
    return this.random.chance(0.15) ? this.random.integer(600, 2_500) : this.random.integer(0, 250);
  }

  #policies(fate: LabNode['fate'], flaky: number): Record<string, unknown> {
    const { random } = this;
    const retry =
      flaky > 0 || random.chance(0.3)
        ? { retry: { attempts: random.integer(2, 3), backoffMs: random.integer(20, 200) } }
        : {};
    const onError = fate === 'fails' && random.chance(0.5) ? { onError: { value: 'instead' } } : {};
    return { ...retry, ...onError };
  }
}

function attemptsOf(policies: Readonly<Record<string, unknown>>): number {
  const { retry } = policies as { retry?: { attempts: number } }; // cast: only this builder writes policies
  return retry?.attempts ?? 1;
}
