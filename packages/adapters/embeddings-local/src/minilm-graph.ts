import { ONNX_TYPE, OnnxGraph } from './onnx.ts';
import { dequantized, type WeightTable } from './weights.ts';

/** Length of the vectors of all-MiniLM-L6-v2. */
export const MINILM_DIMENSIONS = 384 as const;

const LAYERS = 6;
const HEADS = 12;
const HEAD_SIZE = MINILM_DIMENSIONS / HEADS;
const FEED_FORWARD_SIZE = 1536;
const VOCABULARY_SIZE = 30_522;
const POSITIONS = 512;
/** BERT's own epsilon (`layer_norm_eps`) and its additive bias for padding. */
const LAYER_NORM_EPSILON = 1e-12;
const PADDING_BIAS = -10_000;

const BERT = 'StatefulPartitionedCall/model/tf_bert_model/bert/';
/** The converter lost the names of the three embedding tables; their shapes tell them apart. */
const WORD_TABLE = 'unknown';
const POSITION_TABLE = 'unknown_0';
const SEGMENT_TABLE = 'unknown_1';

/**
 * Writes all-MiniLM-L6-v2 as an ONNX model: BERT with six layers, mean pooling over the tokens that `mask` marks, unit
 * length. Inputs are `ids` (int64) and `mask` (float 0 or 1), both [texts, tokens]; the output is `vectors`
 * [texts, 384].
 *
 * The vocabulary's table stays uint8, 12 MB instead of 47: only the rows of the tokens at hand become floats. All other
 * weights are floats from the start, because letting the runtime convert them costs 60 MB of its memory for good.
 */
export function buildMiniLmModel(weights: WeightTable): Uint8Array<ArrayBuffer> {
  const builder = new MiniLmBuilder(weights);
  return builder.build();
}

class MiniLmBuilder {
  readonly #graph = new OnnxGraph('all-MiniLM-L6-v2');
  readonly #weights: WeightTable;

  constructor(weights: WeightTable) {
    this.#weights = weights;
  }

  build(): Uint8Array<ArrayBuffer> {
    const graph = this.#graph;
    const ids = graph.input({ name: 'ids', type: ONNX_TYPE.int64, dimensions: ['texts', 'tokens'] });
    const mask = graph.input({ name: 'mask', type: ONNX_TYPE.float, dimensions: ['texts', 'tokens'] });
    this.#addConstants();
    const paddingBias = this.#paddingBias(mask);
    let hidden = this.#embeddings(ids);
    for (let layer = 0; layer < LAYERS; layer++) {
      hidden = this.#layer(hidden, paddingBias, `${BERT}encoder/layer_._${layer}/`);
    }
    const vectors = graph.operator('LpNormalization', [this.#meanPooling(hidden, mask)], { axis: -1, p: 2 });
    graph.output(vectors, {
      name: 'vectors',
      type: ONNX_TYPE.float,
      dimensions: ['texts', MINILM_DIMENSIONS],
    });
    return graph.toBytes();
  }

  #addConstants(): void {
    const graph = this.#graph;
    graph.integers('integers_0', [0]);
    graph.integers('integers_1', [1]);
    graph.integers('integers_2', [2]);
    graph.integers('integers_1_2', [1, 2]);
    // ONNX reads a 0 in a shape as "as it is in the input": texts and tokens stay what they are.
    graph.integers('split_heads', [0, 0, HEADS, HEAD_SIZE]);
    graph.integers('merge_heads', [0, 0, MINILM_DIMENSIONS]);
    graph.scalar('one', 1);
    graph.scalar('padding_bias', PADDING_BIAS);
    graph.scalar('attention_scale', 1 / Math.sqrt(HEAD_SIZE));
  }

  #embeddings(ids: string): string {
    const graph = this.#graph;
    const tokens = graph.operator('Gather', [graph.operator('Shape', [ids]), 'integers_1']);
    const positions = graph.operator('Slice', [
      this.#constant(POSITION_TABLE, [POSITIONS, MINILM_DIMENSIONS]),
      'integers_0',
      tokens,
      'integers_0',
    ]);
    // Every token belongs to the first of BERT's two segments: one text is embedded at a time.
    const segment = graph.operator('Gather', [
      this.#constant(SEGMENT_TABLE, [2, MINILM_DIMENSIONS]),
      'integers_0',
    ]);
    const placed = graph.operator('Add', [this.#wordVectors(ids), positions]);
    const sum = graph.operator('Add', [placed, segment]);
    return this.#layerNorm(sum, `${BERT}embeddings/LayerNorm/`);
  }

  /** 0 where there is a token and a large negative number at padding, shaped to be added to attention scores. */
  #paddingBias(mask: string): string {
    const graph = this.#graph;
    const padding = graph.operator('Sub', ['one', mask]);
    return graph.operator('Unsqueeze', [graph.operator('Mul', [padding, 'padding_bias']), 'integers_1_2']);
  }

  #layer(input: string, paddingBias: string, path: string): string {
    const graph = this.#graph;
    const size = MINILM_DIMENSIONS;
    const context = this.#attention(input, paddingBias, `${path}attention/self/`);
    const attended = this.#dense(context, `${path}attention/output/dense/`, size, size);
    const middle = this.#layerNorm(
      graph.operator('Add', [attended, input]),
      `${path}attention/output/LayerNorm/`,
    );
    const expanded = this.#dense(middle, `${path}intermediate/dense/`, size, FEED_FORWARD_SIZE);
    const activated = graph.operator('Gelu', [expanded]);
    const contracted = this.#dense(activated, `${path}output/dense/`, FEED_FORWARD_SIZE, size);
    return this.#layerNorm(graph.operator('Add', [contracted, middle]), `${path}output/LayerNorm/`);
  }

  #attention(input: string, paddingBias: string, path: string): string {
    const graph = this.#graph;
    const heads = (part: string, permutation: readonly number[]) => {
      const projected = this.#dense(input, `${path}${part}/`, MINILM_DIMENSIONS, MINILM_DIMENSIONS);
      const split = graph.operator('Reshape', [projected, 'split_heads']);
      return graph.operator('Transpose', [split], { perm: permutation });
    };
    const query = heads('query', [0, 2, 1, 3]);
    const key = heads('key', [0, 2, 3, 1]);
    const value = heads('value', [0, 2, 1, 3]);
    const scores = graph.operator('Mul', [graph.operator('MatMul', [query, key]), 'attention_scale']);
    const weights = graph.operator('Softmax', [graph.operator('Add', [scores, paddingBias])], { axis: -1 });
    const mixed = graph.operator('MatMul', [weights, value]);
    const joined = graph.operator('Transpose', [mixed], { perm: [0, 2, 1, 3] });
    return graph.operator('Reshape', [joined, 'merge_heads']);
  }

  #dense(input: string, path: string, inputs: number, outputs: number): string {
    const kernel = this.#constant(`${path}Tensordot/ReadVariableOp`, [inputs, outputs]);
    const bias = this.#constant(`${path}BiasAdd/ReadVariableOp`, [outputs]);
    return this.#graph.operator('Add', [this.#graph.operator('MatMul', [input, kernel]), bias]);
  }

  #layerNorm(input: string, path: string): string {
    // TensorFlow calls gamma "mul" and beta nothing: LayerNormalization is spelled as a batch norm there.
    const gamma = this.#constant(`${path}batchnorm/mul/ReadVariableOp`, [MINILM_DIMENSIONS]);
    const beta = this.#constant(`${path}batchnorm/ReadVariableOp`, [MINILM_DIMENSIONS]);
    const attributes = { axis: -1, epsilon: { float: LAYER_NORM_EPSILON } };
    return this.#graph.operator('LayerNormalization', [input, gamma, beta], attributes);
  }

  #meanPooling(hidden: string, mask: string): string {
    const graph = this.#graph;
    const kept = graph.operator('Mul', [hidden, graph.operator('Unsqueeze', [mask, 'integers_2'])]);
    const sum = graph.operator('ReduceSum', [kept, 'integers_1'], { keepdims: 0 });
    const count = graph.operator('ReduceSum', [mask, 'integers_1'], { keepdims: 1 });
    return graph.operator('Div', [sum, count]);
  }

  #constant(name: string, shape: readonly number[]): string {
    return this.#graph.tensor(name, ONNX_TYPE.float, shape, dequantized(this.#weights.get(name, shape)));
  }

  #wordVectors(ids: string): string {
    const graph = this.#graph;
    const table = this.#weights.get(WORD_TABLE, [VOCABULARY_SIZE, MINILM_DIMENSIONS]);
    const rows = graph.operator('Gather', [
      graph.tensor(WORD_TABLE, ONNX_TYPE.uint8, table.shape, table.bytes),
      ids,
    ]);
    const bytes = graph.operator('Cast', [rows], { to: ONNX_TYPE.float });
    const scaled = graph.operator('Mul', [bytes, graph.scalar('word_scale', table.scale)]);
    return graph.operator('Add', [scaled, graph.scalar('word_minimum', table.min)]);
  }
}
