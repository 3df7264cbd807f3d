import {
  type ExchangeKind,
  HeddleError,
  type Json,
  type JsonObject,
  toJsonObject,
  type Usage,
} from '@heddle/contracts';
import type { NodeAttempt } from '@heddle/engine';
import type { NodeResult, NodeWait, RecordedExchange, Woken } from '@heddle/ports';
import type { Cassette } from './cassette.ts';
import { type AskedQuestion, keptJson, toAsked } from './exchange-json.ts';
import { type KeptWake, LEFT_BEHIND, toKept, usageOf, waitToJson } from './kept-wait.ts';
import { failureOf, maskedFailure, NOT_KEPT, type OpenExchange, Recorder, toFailure } from './recorder.ts';
import { SecretMask } from './secret-mask.ts';

/** One attempt, and how its exchanges are answered and kept. */
export interface TapeOptions {
  readonly attempt: NodeAttempt;
  /** What a replay is answered from. */
  readonly cassette: Cassette | undefined;
  /** Whether exchanges are kept. */
  readonly isRecording: boolean;
  /** Reads a large value that a run refers to. */
  readonly readValue: (runId: string, ref: string) => Promise<JsonObject | undefined>;
  /** Whether the run that is replayed ended before this activation did. */
  readonly wasLeft: () => Promise<boolean>;
}

/** A question to the outside, and how its answer is written down and read again. */
export interface Question<Value> {
  readonly kind: ExchangeKind;
  /** Canonical and masked: equal questions have equal ones. */
  readonly request: Json;
  ask(): Promise<Value>;
  toJson(value: Value): { readonly json: Json; readonly truncated: boolean };
  fromJson(json: Json): Value;
}

/**
 * What lies between one attempt at a body and the outside. It keeps every exchange for the attempt's commit, gives a
 * replay what its cassette has, and knows which secrets the attempt has read.
 */
export class Tape {
  readonly mask = new SecretMask();
  readonly #attempt: NodeAttempt;
  readonly #cassette: Cassette | undefined;
  readonly #recorder: Recorder;
  readonly #isLive: boolean;
  readonly #runIds: readonly string[];
  readonly #readValue: TapeOptions['readValue'];
  readonly #wasLeft: TapeOptions['wasLeft'];
  /** Dollars that answers of the cassette say they cost; nobody pays them again. */
  #savedUsd = 0;
  #hasAsked = false;

  constructor({ attempt, cassette, isRecording, readValue, wasLeft }: TapeOptions) {
    const { run, node } = attempt;
    this.#attempt = attempt;
    this.#cassette = cassette;
    this.#readValue = readValue;
    this.#wasLeft = wasLeft;
    this.#recorder = new Recorder(attempt, { isOn: isRecording, mask: this.mask });
    this.#isLive = run.replay?.live.includes(node.id) ?? false;
    this.#runIds = run.replay ? [run.runId, run.replay.runId] : [run.runId];
  }

  /** A replay that may do without what it cannot have, such as a secret that was deleted. */
  get isOffline(): boolean {
    return this.#cassette?.isEmpty === false && !this.#mayAsk;
  }

  /** Named as live, or following from a change. */
  get #mayAsk(): boolean {
    const { run, node } = this.#attempt;
    return this.#isLive || (run.replay?.follows.includes(node.id) ?? false);
  }

  /**
   * What enters a node that starts before everything has arrived. That was a matter of time: a replay takes what had
   * arrived then. @throws HeddleError `cassette-miss` when that was too long to keep.
   */
  arrived(inputs: JsonObject): JsonObject {
    const recorded = this.#mayAsk ? undefined : this.#cassette?.takeNext('arrival');
    if (recorded?.answer.truncated) throw this.#cassette?.truncated('arrival');
    const entered = (recorded?.answer.response as JsonObject | undefined) ?? inputs; // cast: written below
    if (!this.#recorder.isOn) return entered;
    const { json, truncated } = keptJson(entered);
    this.#recorder.begin('arrival', toAsked('arrival', {}, [])).end({
      response: json,
      ...(truncated ? { truncated } : {}),
      ...(recorded ? { replayed: true } : {}),
    });
    return entered;
  }

  /** Asks, or answers from the cassette. @throws HeddleError what asking throws; `cassette-miss`. */
  async exchange<Value>(question: Question<Value>): Promise<Value> {
    const { kind, request } = question;
    const { recorded, open } = this.begin(kind, request);
    if (recorded) return question.fromJson(this.answerOf(recorded, open));
    try {
      const value = await question.ask();
      if (this.#recorder.isOn) {
        const { json, truncated } = question.toJson(value);
        open.end({ response: json, ...(truncated ? { truncated } : {}) });
      }
      return value;
    } catch (error) {
      open.end(failureOf(error, this.mask));
      throw maskedFailure(error, this.mask);
    }
  }

  /** Opens an exchange: with what was recorded, or to be asked. @throws HeddleError `cassette-miss`. */
  begin(
    kind: ExchangeKind,
    request: Json,
  ): { readonly recorded: RecordedExchange | undefined; readonly open: OpenExchange } {
    if (!this.#recorder.isOn && !this.#cassette) return { recorded: undefined, open: NOT_KEPT };
    const asked = toAsked(kind, request, this.#runIds);
    const recorded = this.#recorded(kind, asked);
    return { recorded, open: this.#recorder.begin(kind, asked) };
  }

  /** A recorded answer, which is recorded again for this run. @throws HeddleError what it failed with then. */
  answerOf({ answer }: RecordedExchange, open: OpenExchange): Json {
    const { response, error } = answer;
    if (error) {
      open.end({ error, replayed: true });
      throw toFailure(error);
    }
    open.end({ ...(response === undefined ? {} : { response }), replayed: true });
    return response ?? null;
  }

  /** An answer of the cassette cost this once. */
  save(usage: Pick<Usage, 'costUsd'> | undefined): void {
    this.#savedUsd += usage?.costUsd ?? 0;
  }

  /** Usage without what answers of the cassette say they cost; tokens stay as they were. */
  spent(usage: Usage): Usage {
    if (this.#savedUsd === 0) return usage;
    const saved = Math.min(this.#savedUsd, usage.costUsd);
    this.#savedUsd -= saved;
    return { ...usage, costUsd: usage.costUsd - saved };
  }

  /** Runs a body. A replay does not wait again for what came then, nor for what nobody waited for. */
  async run(body: (woken: Woken | undefined) => Promise<NodeResult> | NodeResult): Promise<NodeResult> {
    try {
      return await this.#run(body);
    } catch (error) {
      const hasMissed = HeddleError.is(error) && error.code === 'cassette-miss';
      if (hasMissed && this.#attempt.woken === undefined && (await this.#wasLeft())) return LEFT_BEHIND;
      throw error;
    }
  }

  async #run(body: (woken: Woken | undefined) => Promise<NodeResult> | NodeResult): Promise<NodeResult> {
    let { woken } = this.#attempt;
    if (woken) this.#keepWake(toKept(woken, this.#attempt.run.runId), {});
    for (;;) {
      const result = await body(woken);
      if (!result.wait) return this.#settled(result);
      woken = await this.#wokenThen(result.wait);
      if (!woken) return this.#settled(result);
    }
  }

  #recorded(kind: ExchangeKind, { hash, request }: AskedQuestion): RecordedExchange | undefined {
    if (!this.#cassette) return undefined;
    const found = this.#isLive ? undefined : this.#cassette.take(hash);
    if (found && !found.answer.truncated) return found;
    if (!this.#mayAsk) throw found ? this.#cassette.truncated(kind) : this.#cassette.miss(kind, request);
    this.#hasAsked = true;
    return undefined;
  }

  /** What ended this wait in the run that is replayed. A body that has asked something new waits anew. */
  async #wokenThen(wait: NodeWait): Promise<Woken | undefined> {
    const request = this.mask.json(waitToJson(wait));
    const hasAsked = this.#hasAsked;
    const { recorded, open } = this.begin('wait', request);
    open.end(recorded ? { replayed: true } : {});
    const cassette = this.#cassette;
    const wake = recorded && !hasAsked ? cassette?.takeNext('wake') : undefined;
    if (!wake || !cassette) return undefined;
    const kept = wake.answer.response as unknown as KeptWake; // cast: only `#keepWake` writes it
    if (kept.by === 'run') this.save(usageOf(kept.value));
    const woken = await this.#whole(kept, cassette);
    this.#keepWake(kept, { replayed: true });
    return woken;
  }

  /** With the large answer it refers to. @throws HeddleError `cassette-miss` when that is kept no longer. */
  async #whole({ keptBy, ...woken }: KeptWake, cassette: Cassette): Promise<Woken> {
    const { outputRef, value } = woken;
    if (outputRef === undefined || keptBy === undefined) return woken;
    const output = await this.#readValue(keptBy, outputRef);
    if (!output) throw cassette.gone('wake', keptBy);
    return { ...woken, value: { ...(value as JsonObject), output } }; // cast: only the answer of a called run refers to a value
  }

  #keepWake(kept: KeptWake, how: { readonly replayed?: true }): void {
    if (!this.#recorder.isOn) return;
    const open = this.#recorder.begin('wake', toAsked('wake', { by: kept.by }, []));
    open.end({ response: toJsonObject(kept), ...how });
  }

  /** A replay adds nothing to a conversation, and pays for nothing twice. */
  #settled(result: NodeResult): NodeResult {
    if (!this.#attempt.run.replay) return result;
    const { usage, writes, ...rest } = result;
    return {
      ...rest,
      ...(usage === undefined ? {} : { usage: this.spent(usage) }),
      ...(writes === undefined ? {} : { writes: writes.filter((write) => write.type !== 'memory') }),
    };
  }
}
