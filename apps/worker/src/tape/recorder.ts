import { activationKey, type ExchangeKind, HeddleError, type Json } from '@heddle/contracts';
import type { NodeAttempt } from '@heddle/engine';
import type { ExchangeAnswer } from '@heddle/ports';
import type { AskedQuestion } from './exchange-json.ts';
import type { SecretMask } from './secret-mask.ts';

/** What an exchange ended with. */
export type Outcome = Pick<ExchangeAnswer, 'response' | 'error' | 'truncated' | 'replayed'>;

/** One exchange under way; the first end counts. */
export interface OpenExchange {
  end(outcome: Outcome): void;
}

/** An exchange that nobody keeps. */
export const NOT_KEPT: OpenExchange = { end: () => undefined };

/** Keeps what one attempt at a body asks the outside, for the commit that the attempt ends with. */
export class Recorder {
  readonly #attempt: NodeAttempt;
  readonly #isOn: boolean;
  readonly #mask: SecretMask;
  #count = 0;

  constructor(attempt: NodeAttempt, options: { readonly isOn: boolean; readonly mask: SecretMask }) {
    this.#attempt = attempt;
    this.#isOn = options.isOn;
    this.#mask = options.mask;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Opens an exchange. One that is open when its attempt is broken off ends with what broke it off. */
  begin(kind: ExchangeKind, { hash, request }: AskedQuestion): OpenExchange {
    if (!this.#isOn) return NOT_KEPT;
    const { signal, node, iteration, attempt, run, emit, woken, iterations } = this.#attempt;
    const ordinal = this.#count++;
    const at = Date.now();
    let isOpen = true;
    const end = (outcome: Outcome): void => {
      if (!isOpen) return;
      isOpen = false;
      signal.removeEventListener('abort', onAbort);
      const continues = woken === undefined && iterations === undefined ? {} : { continues: true as const };
      emit.write({
        type: 'exchanges',
        exchanges: [
          {
            activation: activationKey(node.id, iteration),
            attempt,
            turn: run.version,
            ordinal,
            kind,
            hash,
            request,
            answer: { ...outcome, ...continues, at, durationMs: Date.now() - at },
          },
        ],
      });
    };
    const onAbort = (): void => end(failureOf(signal.reason, this.#mask));
    signal.addEventListener('abort', onAbort, { once: true });
    return { end };
  }
}

/** A failure as it is recorded. */
export function failureOf(error: unknown, mask: SecretMask): Pick<Outcome, 'error'> {
  const failure = HeddleError.from(error);
  const { code, message, details } = failure.toJSON();
  return {
    error: {
      code,
      message: mask.text(message),
      retryable: failure.retryable,
      ...(details === undefined ? {} : { details: mask.json(details) as Record<string, Json> }), // cast: an object stays one
      ...(failure.retryAfterMs === undefined ? {} : { retryAfterMs: failure.retryAfterMs }),
    },
  };
}

/** A recorded failure as it was thrown. */
export function toFailure({ code, message, ...traits }: NonNullable<Outcome['error']>): HeddleError {
  return new HeddleError(code, message, traits);
}

/** The failure without what it repeats of a secret. */
export function maskedFailure(error: unknown, mask: SecretMask): unknown {
  if (mask.isEmpty || !HeddleError.is(error)) return error;
  const { error: written } = failureOf(error, mask);
  const isClean =
    written === undefined ||
    (written.message === error.message && JSON.stringify(written.details) === JSON.stringify(error.details));
  return isClean ? error : toFailure(written);
}
