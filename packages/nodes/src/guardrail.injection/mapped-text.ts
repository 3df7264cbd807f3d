/** A half-open range `[start, end)` of UTF-16 units in the original text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Text derived from another one, that still knows for each of its UTF-16 units which units of the original it came from. */
export interface MappedText {
  readonly text: string;
  /** `starts[i]` is where the source of unit `i` begins in the original text. */
  readonly starts: Int32Array;
  /** `ends[i]` is where the source of unit `i` ends in the original text. */
  readonly ends: Int32Array;
}

/** Collects derived text unit by unit together with its offsets. */
export class MappedTextBuilder {
  private readonly parts: string[] = [];
  private starts: Int32Array;
  private ends: Int32Array;
  private length = 0;

  constructor(capacity: number) {
    this.starts = new Int32Array(Math.max(16, capacity));
    this.ends = new Int32Array(Math.max(16, capacity));
  }

  /** Appends `text`, all of it standing for `[start, end)` of the original. */
  append(text: string, start: number, end: number): void {
    this.reserve(this.length + text.length);
    this.parts.push(text);
    for (let index = 0; index < text.length; index += 1) {
      this.starts[this.length] = start;
      this.ends[this.length] = end;
      this.length += 1;
    }
  }

  build(): MappedText {
    return {
      text: this.parts.join(''),
      starts: this.starts.subarray(0, this.length),
      ends: this.ends.subarray(0, this.length),
    };
  }

  private reserve(needed: number): void {
    if (needed <= this.starts.length) return;
    const capacity = Math.max(needed, this.starts.length * 2);
    const starts = new Int32Array(capacity);
    const ends = new Int32Array(capacity);
    starts.set(this.starts);
    ends.set(this.ends);
    this.starts = starts;
    this.ends = ends;
  }
}

/** The range of the original text that units `[from, to)` of a derived text came from; an empty range maps to an empty span. */
export function originalSpan(mapped: MappedText, from: number, to: number): Span {
  if (to <= from) {
    const at = mapped.starts[from] ?? mapped.ends[mapped.ends.length - 1] ?? 0;
    return { start: at, end: at };
  }
  let start = Number.POSITIVE_INFINITY;
  let end = 0;
  for (let index = from; index < to; index += 1) {
    start = Math.min(start, mapped.starts[index] ?? 0);
    end = Math.max(end, mapped.ends[index] ?? 0);
  }
  return { start, end };
}

/** `text` as if all of it came from one place of the original: what a decoded run of base64 is. */
export function mapToSpan(text: string, span: Span): MappedText {
  return {
    text,
    starts: new Int32Array(text.length).fill(span.start),
    ends: new Int32Array(text.length).fill(span.end),
  };
}

/** `inner`, derived from the text of `outer`, expressed in the offsets of `outer`'s original. */
export function composeMaps(outer: MappedText, inner: MappedText): MappedText {
  const starts = new Int32Array(inner.text.length);
  const ends = new Int32Array(inner.text.length);
  let from = -1;
  let to = -1;
  let span: Span = { start: 0, end: 0 };
  for (let index = 0; index < inner.text.length; index += 1) {
    // A decoded run repeats one long span for every unit: resolving it once keeps this linear.
    if (inner.starts[index] !== from || inner.ends[index] !== to) {
      from = inner.starts[index] ?? 0;
      to = inner.ends[index] ?? 0;
      span = originalSpan(outer, from, to);
    }
    starts[index] = span.start;
    ends[index] = span.end;
  }
  return { text: inner.text, starts, ends };
}
