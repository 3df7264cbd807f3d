import { type DeferredBytes, ProtobufMessage } from './protobuf.ts';

/** Element types of ONNX tensors that this package writes; the numbers are `TensorProto.DataType`. */
export const ONNX_TYPE = { float: 1, uint8: 2, int64: 7 } as const;

/** One element type of {@link ONNX_TYPE}. */
export type OnnxType = (typeof ONNX_TYPE)[keyof typeof ONNX_TYPE];

/** An attribute of an operator: a list of integers, an integer, or a float (marked, for 1 and 1.0 look alike). */
export type OnnxAttribute = number | readonly number[] | { readonly float: number };

/** A graph input or output; a dimension is a size or the name of a size that varies. */
export interface OnnxValue {
  readonly name: string;
  readonly type: OnnxType;
  readonly dimensions: readonly (number | string)[];
}

/**
 * Builds an ONNX model operator by operator. Field numbers follow `onnx.proto3` of ONNX 1.15 (IR version 9); the
 * operators a caller may use are those of opset 20.
 */
export class OnnxGraph {
  readonly #graph = new ProtobufMessage();
  #temporaries = 0;

  constructor(name: string) {
    this.#graph.field(2, name);
  }

  /** Adds an operator with one output and returns the output's name. */
  operator(type: string, inputs: readonly string[], attributes: Record<string, OnnxAttribute> = {}): string {
    const output = `value_${this.#temporaries++}`;
    const node = new ProtobufMessage();
    for (const input of inputs) node.field(1, input);
    node.field(2, output).field(4, type);
    for (const [name, value] of Object.entries(attributes)) node.field(5, attributeMessage(name, value));
    this.#graph.field(1, node);
    return output;
  }

  /** Adds a constant tensor from its little-endian bytes and returns its name. */
  tensor(name: string, type: OnnxType, shape: readonly number[], bytes: Uint8Array | DeferredBytes): string {
    const tensor = new ProtobufMessage();
    for (const size of shape) tensor.integer(1, size);
    this.#graph.field(5, tensor.integer(2, type).field(8, name).field(9, bytes));
    return name;
  }

  /** Adds a constant float. */
  scalar(name: string, value: number): string {
    return this.tensor(
      name,
      ONNX_TYPE.float,
      [],
      littleEndian(4, (view) => view.setFloat32(0, value, true)),
    );
  }

  /** Adds a constant list of 64-bit integers: axes, shapes. */
  integers(name: string, values: readonly number[]): string {
    const bytes = littleEndian(8 * values.length, (view) => {
      for (const [index, value] of values.entries()) view.setBigInt64(8 * index, BigInt(value), true);
    });
    return this.tensor(name, ONNX_TYPE.int64, [values.length], bytes);
  }

  /** Declares an input and returns its name. */
  input(value: OnnxValue): string {
    this.#graph.field(11, valueMessage(value));
    return value.name;
  }

  /** Declares that `source`, the result of an operator, leaves the graph as `value.name`. */
  output(source: string, value: OnnxValue): void {
    const node = new ProtobufMessage().field(1, source).field(2, value.name).field(4, 'Identity');
    this.#graph.field(1, node).field(12, valueMessage(value));
  }

  /** The finished model file. */
  toBytes(): Uint8Array<ArrayBuffer> {
    const operatorSet = new ProtobufMessage().field(1, '').integer(2, OPSET_VERSION);
    return new ProtobufMessage()
      .integer(1, IR_VERSION)
      .field(2, 'heddle')
      .field(7, this.#graph)
      .field(8, operatorSet)
      .toBytes();
  }
}

const IR_VERSION = 9;
const OPSET_VERSION = 20;
const ATTRIBUTE_TYPE = { float: 1, integer: 2, integers: 7 } as const;

function attributeMessage(name: string, value: OnnxAttribute): ProtobufMessage {
  const message = new ProtobufMessage().field(1, name);
  if (typeof value === 'number') return message.integer(3, value).integer(20, ATTRIBUTE_TYPE.integer);
  if ('float' in value) return message.float(2, value.float).integer(20, ATTRIBUTE_TYPE.float);
  for (const item of value) message.integer(8, item);
  return message.integer(20, ATTRIBUTE_TYPE.integers);
}

function valueMessage({ name, type, dimensions }: OnnxValue): ProtobufMessage {
  const shape = new ProtobufMessage();
  for (const dimension of dimensions) {
    const size = new ProtobufMessage();
    shape.field(1, typeof dimension === 'string' ? size.field(2, dimension) : size.integer(1, dimension));
  }
  const tensorType = new ProtobufMessage().integer(1, type).field(2, shape);
  return new ProtobufMessage().field(1, name).field(2, new ProtobufMessage().field(1, tensorType));
}

function littleEndian(byteLength: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(byteLength);
  write(new DataView(bytes.buffer));
  return bytes;
}
