import { decodeRuns } from './decoders.ts';
import { type FoldedText, foldText } from './fold-text.ts';
import { composeMaps, type MappedText, mapToSpan } from './mapped-text.ts';
import { readLeetspeak, readLetterShift, readPigLatin, readReversal } from './reveal-ciphers.ts';
import { type RevealedView, readEscapes, readSpacing } from './reveal-layout.ts';

/** One way to read a text: as it stands, or with one disguise taken off. */
export interface Reading {
  /** Disguises taken off, outermost first; empty for the text as it stands. */
  readonly via: readonly string[];
  /** Folded text with offsets of the original. */
  readonly mapped: MappedText;
}

/** All readings of a text and what folding it undid. */
export interface Readings {
  readonly readings: readonly Reading[];
  readonly folded: FoldedText;
}

/** An encoding inside an encoding is read; a third layer is not. */
const MAX_DEPTH = 2;
const MAX_READINGS = 24;

/**
 * Reads `text` as it stands and with every disguise that is recognised taken off: encodings, escapes, hidden characters,
 * spaced letters, leetspeak, reversal, alphabet shifts, pig latin. At most {@link MAX_READINGS} readings.
 */
export function readDisguises(text: string): Readings {
  const folded = foldText(text);
  const readings: Reading[] = [{ via: [], mapped: folded }];
  collect(text, folded, [], undefined, readings);
  return { readings: readings.slice(0, MAX_READINGS), folded };
}

function collect(
  text: string,
  folded: FoldedText,
  via: readonly string[],
  outer: MappedText | undefined,
  readings: Reading[],
): void {
  const place = (mapped: MappedText) => (outer === undefined ? mapped : composeMaps(outer, mapped));
  for (const view of revealedViews(text, folded)) {
    readings.push({ via: [...via, view.via], mapped: place(view.mapped) });
  }
  if (via.length >= MAX_DEPTH) return;
  const hidden = [...decodeRuns(text), ...folded.hidden];
  for (const run of hidden) {
    if (readings.length >= MAX_READINGS) return;
    const source = place(mapToSpan(run.text, run.span));
    const inner = foldText(run.text);
    readings.push({ via: [...via, run.via], mapped: composeMaps(source, inner) });
    collect(run.text, inner, [...via, run.via], source, readings);
  }
}

function revealedViews(text: string, folded: FoldedText): RevealedView[] {
  const escapes = readEscapes(text);
  const views = [
    escapes && { ...escapes, mapped: composeMaps(escapes.mapped, foldText(escapes.mapped.text)) },
    composeView(readSpacing(folded.text), folded),
    readLeetspeak(folded),
    ...readReversal(folded),
    readLetterShift(folded),
    readPigLatin(folded),
  ];
  return views.filter((view) => view !== undefined);
}

/** Views made from folded text alone speak its offsets; this restates them in those of the original. */
function composeView(view: RevealedView | undefined, folded: FoldedText): RevealedView | undefined {
  return view && { ...view, mapped: composeMaps(folded, view.mapped) };
}
