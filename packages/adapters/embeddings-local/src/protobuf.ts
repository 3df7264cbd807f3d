/** Bytes that are made when the message is finished, straight into their place. */
export interface DeferredBytes {
  readonly byteLength: number;
  /** Fills `target`, which has `byteLength` bytes. */
  writeTo(target: Uint8Array): void;
}

/** Anything a length-delimited protobuf field can hold: text, bytes, or a message written before. */
export type ProtobufPayload = string | Uint8Array | DeferredBytes | ProtobufMessage;

/**
 * Writes one message in protobuf's wire format (https://protobuf.dev/programming-guides/encoding/). Only the parts an
 * ONNX file needs: varints, 32-bit floats and length-delimited fields. Payloads are referenced, not copied, until
 * {@link ProtobufMessage.toBytes}, so that megabytes of weights exist once.
 */
export class ProtobufMessage {
  readonly #chunks: (Uint8Array | DeferredBytes)[] = [];
  #byteLength = 0;

  /** How many bytes the message has so far. */
  get byteLength(): number {
    return this.#byteLength;
  }

  /** An `int32`, `int64` or enum field; negative numbers take ten bytes, as the format demands. */
  integer(field: number, value: number | bigint): this {
    this.#append(encodeVarint(tag(field, WIRE_VARINT)));
    this.#append(encodeVarint(BigInt(value)));
    return this;
  }

  /** A `float` field. */
  float(field: number, value: number): this {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setFloat32(0, value, true);
    this.#append(encodeVarint(tag(field, WIRE_32_BIT)));
    this.#append(bytes);
    return this;
  }

  /** A `string`, `bytes` or message field. */
  field(field: number, payload: ProtobufPayload): this {
    const body = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload;
    this.#append(encodeVarint(tag(field, WIRE_LENGTH_DELIMITED)));
    this.#append(encodeVarint(BigInt(body.byteLength)));
    for (const chunk of body instanceof ProtobufMessage ? body.#chunks : [body]) this.#append(chunk);
    return this;
  }

  /** The finished message in one piece. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#byteLength);
    let offset = 0;
    for (const chunk of this.#chunks) {
      if (chunk instanceof Uint8Array) bytes.set(chunk, offset);
      else chunk.writeTo(bytes.subarray(offset, offset + chunk.byteLength));
      offset += chunk.byteLength;
    }
    return bytes;
  }

  #append(chunk: Uint8Array | DeferredBytes): void {
    this.#chunks.push(chunk);
    this.#byteLength += chunk.byteLength;
  }
}

const WIRE_VARINT = 0;
const WIRE_LENGTH_DELIMITED = 2;
const WIRE_32_BIT = 5;

function tag(field: number, wireType: number): bigint {
  return BigInt(field * 8 + wireType);
}

function encodeVarint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest === 0n ? low : low | 0x80);
  } while (rest !== 0n);
  return Uint8Array.from(bytes);
}
