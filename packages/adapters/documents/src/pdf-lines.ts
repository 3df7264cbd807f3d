/** A run of characters as pdf.js reports it: `transform` holds the place of its first character, in points. */
export interface PdfTextItem {
  readonly str: string;
  readonly transform: readonly number[];
  readonly height: number;
  readonly hasEOL: boolean;
}

/**
 * Puts the runs of one page into lines in reading order, with an empty line between paragraphs. A paragraph ends where
 * the gap to the next line is over 1.2 times the page's usual one, the size of the letters changes by more than 15 %,
 * or a line that begins further right follows a full stop.
 */
export function pdfItemsToLines(items: readonly PdfTextItem[]): string[] {
  const lines = gatherLines(items);
  const leading = usualLeading(lines);
  const result: string[] = [];
  let previous: PdfLine | undefined;
  for (const line of lines) {
    if (previous !== undefined && endsParagraph(previous, line, leading)) result.push('');
    result.push(line.text);
    previous = line;
  }
  return result;
}

interface PdfLine {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

function gatherLines(items: readonly PdfTextItem[]): PdfLine[] {
  const lines: PdfLine[] = [];
  let runs: PdfTextItem[] = [];
  for (const item of items) {
    runs.push(item);
    if (!item.hasEOL) continue;
    lines.push(...toLine(runs));
    runs = [];
  }
  lines.push(...toLine(runs));
  return lines;
}

/** A line is as high as its longest run: bullets and names in another type say nothing about it. */
function toLine(runs: readonly PdfTextItem[]): PdfLine[] {
  const text = runs
    .map((run) => run.str)
    .join('')
    .replace(/\s+/g, ' ')
    .trim();
  const printed = runs.filter((run) => run.str.trim() !== '');
  const first = printed[0];
  if (first === undefined) return [];
  const longest = printed.reduce((best, run) => (run.str.length > best.str.length ? run : best), first);
  return [{ text, x: first.transform[4] ?? 0, y: first.transform[5] ?? 0, height: longest.height }];
}

/** The median distance of neighbouring lines; 0 where a page has too few to tell. */
function usualLeading(lines: readonly PdfLine[]): number {
  const gaps = lines
    .slice(1)
    .map((line, index) => (lines[index]?.y ?? 0) - line.y)
    .filter((gap) => gap > 0)
    .sort((left, right) => left - right);
  return gaps[Math.floor((gaps.length - 1) / 2)] ?? 0;
}

function endsParagraph(line: PdfLine, next: PdfLine, leading: number): boolean {
  const gap = line.y - next.y;
  // The next line stands higher: a new column, where a paragraph may well go on.
  if (gap < 0) return false;
  const taller = Math.max(line.height, next.height);
  const usual = leading === 0 ? taller * 1.4 : Math.min(leading, taller * 2);
  if (gap > usual * 1.2) return true;
  if (gap > 0 && Math.abs(line.height - next.height) > taller * 0.15) return true;
  return gap > 0 && next.x - line.x > taller * 0.8 && /[.!?…:]["'”’»)]*$/.test(line.text);
}
