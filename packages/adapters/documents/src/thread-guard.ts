/** The largest single buffer the thread may allocate. A page's text or a font is far below; a decompression bomb is not. */
export const LARGEST_BUFFER = 256 * 1024 * 1024;

/**
 * Prepares a parser thread for hostile files, before any library is loaded: code made of strings, `fetch` and buffers
 * over {@link LARGEST_BUFFER} throw. V8's heap limit does not count buffers, so a bomb must be stopped here.
 * Also defines the one browser class that pdf.js builds at import without drawing anything.
 */
export function guardThread(): void {
  const global: Record<string, unknown> = globalThis;
  global.eval = refuse('eval');
  global.Function = new Proxy(Function, { construct: refuse('Function'), apply: refuse('Function') });
  global.fetch = refuse('fetch');
  // Decompresses outside our buffers; without it pdf.js inflates into the bounded ones.
  delete global.DecompressionStream;
  global.Uint8Array = boundLength(Uint8Array);
  global.DOMMatrix ??= DOMMatrix2D;
}

function refuse(name: string): () => never {
  return function refused() {
    throw new Error(`${name} is not available while a document is read.`);
  };
}

/** Only `new X(length)` is watched: that is how decoders grow, always before they write. */
function boundLength<Constructor extends new (...args: never[]) => object>(target: Constructor): Constructor {
  return new Proxy(target, {
    construct(original, args: unknown[], newTarget) {
      const [length] = args;
      if (typeof length === 'number' && length > LARGEST_BUFFER) {
        throw new RangeError(`A buffer of ${length} bytes is over the limit of ${LARGEST_BUFFER}.`);
      }
      // cast: Reflect.construct returns any; the original's own construction makes an object
      return Reflect.construct(original, args, newTarget) as object;
    },
  });
}

/** The affine part of the browser's DOMMatrix that pdf.js uses when it reads fonts made of drawings. */
class DOMMatrix2D {
  a = 1;
  b = 0;
  c = 0;
  d = 1;
  e = 0;
  f = 0;

  constructor(values?: readonly number[]) {
    if (values === undefined) return;
    const [a = 1, b = 0, c = 0, d = 1, e = 0, f = 0] = values;
    Object.assign(this, { a, b, c, d, e, f });
  }

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
