import { HeddleError } from '@heddle/contracts';

/** Upper bounds for one rendering or one evaluation; each has a default. */
export interface Budget {
  /** Elementary operations: a node visited, an item walked, 64 characters searched; roughly 0.1 to 0.4 µs each. */
  readonly steps?: number;
  /** Characters of text made on the way, in UTF-16 code units. */
  readonly characters?: number;
  /** Nesting of the values and of the evaluation. */
  readonly depth?: number;
}

/** Which language is metered: it decides the error's code and wording. */
export interface MeteredLanguage {
  readonly code: 'template-limit' | 'expression-limit' | 'value-too-large';
  readonly subject: string;
  readonly defaults: Required<Budget>;
}

/** Counts work and stops it with the language's limit error as soon as a bound is passed. */
export class Meter {
  readonly maximumDepth: number;
  readonly #language: MeteredLanguage;
  readonly #limits: Required<Budget>;
  #steps = 0;
  #characters = 0;

  constructor(language: MeteredLanguage, budget: Budget = {}) {
    this.#language = language;
    this.#limits = {
      steps: budget.steps ?? language.defaults.steps,
      characters: budget.characters ?? language.defaults.characters,
      depth: budget.depth ?? language.defaults.depth,
    };
    this.maximumDepth = this.#limits.depth;
  }

  /** Accounts for elementary operations. */
  step(count = 1): void {
    this.#steps += count;
    if (this.#steps > this.#limits.steps)
      throw this.#exceeded('steps', 'Split the work over several nodes or give it fewer items.');
  }

  /** Accounts for text that was made. */
  write(characters: number): void {
    this.#characters += characters;
    if (this.#characters > this.#limits.characters) {
      throw this.#exceeded('characters', 'Shorten what goes in, for example with fewer or shorter items.');
    }
  }

  /** Accounts for nesting: call it with the depth reached. */
  enter(depth: number): void {
    if (depth > this.maximumDepth) throw this.#exceeded('depth', 'Use flatter values.');
  }

  #exceeded(limit: keyof Budget, advice: string): HeddleError {
    const maximum = this.#limits[limit];
    const unit = limit === 'depth' ? 'levels of nesting' : limit;
    return new HeddleError(
      this.#language.code,
      `${this.#language.subject} is limited to ${maximum} ${unit} and needs more. ${advice}`,
      {
        details: { limit, maximum },
      },
    );
  }
}
