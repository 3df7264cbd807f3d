import type { Diagnostic, JsonSchema } from '@heddle/contracts';
import type { AvailableReference } from '@heddle/graph';
import { createContext, useContext } from 'react';

/** What fields of a form know about the world around it. */
export interface FormWorld {
  /** Values that templates and expressions may read here. */
  readonly references: readonly AvailableReference[];
  /** Also what the node itself takes in, by bare names. */
  readonly ownInputs: readonly AvailableReference[];
  readonly problems: readonly Diagnostic[];
  /** What a schema that is not set means here. */
  readonly emptySchema?: JsonSchema | undefined;
  /** A JSON pointer to put the cursor at; `wish` makes every request a new one. */
  readonly focus?: { readonly path: string; readonly wish: number } | undefined;
}

const EMPTY: FormWorld = { references: [], ownInputs: [], problems: [] };
const FormContext = createContext<FormWorld>(EMPTY);

/** Gives a form its world. */
export const FormWorldProvider = FormContext.Provider;

export function useFormWorld(): FormWorld {
  return useContext(FormContext);
}

/** A path as a JSON pointer below the config, as diagnostics name fields. */
export function pointerOf(path: readonly (string | number)[]): string {
  return ['', 'config', ...path]
    .map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'))
    .join('/');
}

/** The sentence of the worst problem at a field or below it. */
export function useFieldProblem(path: readonly (string | number)[]): string | undefined {
  const { problems } = useFormWorld();
  const pointer = pointerOf(path);
  const own = problems.filter(
    (problem) =>
      problem.severity !== 'info' && (problem.path === pointer || problem.path?.startsWith(`${pointer}/`)),
  );
  const worst = own.find((problem) => problem.severity === 'error') ?? own[0];
  return worst && atField(worst);
}

/**
 * What a problem says when it stands at its own field: without the node and the field's name before it, and in a
 * person's words where nothing was given at all.
 */
export function atField({ message, code, path = '' }: Pick<Diagnostic, 'message' | 'code' | 'path'>): string {
  if (code !== 'config-invalid') return message;
  const place = `${path.split('/').slice(2).map(unescapeStep).join('.')}: `;
  const start = message.indexOf(place);
  const said = place === ': ' || start < 0 ? message : message.slice(start + place.length);
  return /^Invalid input: expected .*, received undefined$/.test(said) ? 'Needed.' : said;
}

function unescapeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}
