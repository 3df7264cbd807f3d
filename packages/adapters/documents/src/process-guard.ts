/** The largest single buffer a parser process may allocate. No page, font or text comes near; a decompression bomb does. */
export const LARGEST_BUFFER = 32 * 1024 * 1024;

/** In the message of the error that such an allocation throws. */
export const BUFFER_REFUSED = 'Buffer over the limit of a parser process';

/**
 * Prepares a parser process for hostile files, before any library is loaded. V8's heap limit does not count buffers, so
 * those over {@link LARGEST_BUFFER} throw; `fetch` is gone. What Node itself can forbid (code made of strings, writing
 * files, starting processes) is forbidden by the flags the process is started with. Also defines the one browser class
 * that pdf.js builds at import, without drawing anything.
 */
export function guardProcess(): void {
  const global: Record<string, unknown> = globalThis;
  global.Uint8Array = boundLength(Uint8Array);
  global.DOMMatrix ??= AffineMatrix;
  delete global.fetch;
  // Decompresses outside our buffers; without it pdf.js inflates into the bounded ones.
  delete global.DecompressionStream;
}

/** Only `new X(length)` is watched: that is how decoders grow, always before they write. */
function boundLength<Constructor extends new (...args: never[]) => object>(target: Constructor): Constructor {
  return new Proxy(target, {
    construct(original, args: unknown[], newTarget) {
      const [length] = args;
      if (typeof length === 'number' && length > LARGEST_BUFFER) {
        throw new RangeError(`${BUFFER_REFUSED}: ${length} bytes`);
      }
      // cast: Reflect.construct returns any; the original's own construction makes an object
      return Reflect.construct(original, args, newTarget) as object;
    },
  });
}

/** The part of the browser's DOMMatrix that pdf.js uses when it reads fonts made of drawings. */
class AffineMatrix {
  a = 1;
  b = 0;
  c = 0;
  d = 1;
  e = 0;
  f = 0;

  scaleSelf(x: number, y = x): this {
    this.a *= x;
    this.b *= x;
    this.c *= y;
    this.d *= y;
    return this;
  }

  translateSelf(x: number, y: number): this {
    this.e += this.a * x + this.c * y;
    this.f += this.b * x + this.d * y;
    return this;
  }
}
