import { onGrid, tensorFields, typeCode, type TensorType } from './tensor.js';
import * as wire from './wire.js';

/** Version of the file format, and of the operators' definitions (2022): older runtimes read them too. */
const IR_VERSION = 8;
const OPSET = 18;
/** `AttributeProto.AttributeType` of onnx.proto. */
const ATTRIBUTE = { FLOAT: 1, INT: 2, STRING: 3, INTS: 7 };

/** An attribute of type float; a bare number in JavaScript would be taken for an integer. */
export class Float {
  constructor(readonly value: number) {}
}

/** What an operator's attribute may be; `to` takes a type's name. */
export type Attribute = number | number[] | string | Float;

/** A dimension; a string is symbolic, such as `N` for any batch. */
export type Dim = number | string;

/** `op('LeakyRelu', [x], { alpha: float(1) })`. */
export const float = (value: number): Float => new Float(value);

/**
 * An ONNX graph in the making. Values are named by strings: `input`, `constant` and `op` return them, `op` and `output`
 * take them. Names are numbered in the order of calls, so one program always writes the same bytes.
 *
 *     const graph = new Graph('luma', 'Mean brightness of frames.');
 *     const frames = graph.input('frames', 'uint8', ['N', 'H', 'W', 3]);
 *     const pixels = graph.op('Cast', [frames], { to: 'float32' });
 *     graph.output('mean', graph.op('ReduceMean', [pixels, graph.ints([1, 2, 3])], { keepdims: 0 }), 'float32', ['N']);
 *     writeFileSync('model.onnx', graph.bytes());
 */
export class Graph {
  readonly #nodes: Buffer[] = [];
  readonly #constants: Buffer[] = [];
  readonly #known = new Map<string, string>();
  readonly #inputs: Buffer[] = [];
  readonly #outputs: Buffer[] = [];

  /** `round` is what float32 constants go through: the grid, so that every machine writes the same bytes, unless told. */
  constructor(
    readonly name: string,
    readonly about = '',
    private readonly round: (number: number) => number = onGrid,
  ) {}

  /** Declares an input. A string in `shape` is a symbolic dimension, such as `N` for any batch. */
  input(name: string, type: TensorType, shape: Dim[]): string {
    this.#inputs.push(wire.message(11, ...valueInfo(name, type, shape)));
    return name;
  }

  /** A constant tensor, row-major; equal ones are stored once. */
  constant(values: ArrayLike<number>, dims: number[] = [values.length], type: TensorType = 'float32'): string {
    const list = Array.from(values);
    const key = `${type}[${dims}]${list.join()}`;
    const known = this.#known.get(key);
    if (known) return known;
    const name = `constant_${this.#constants.length}`;
    this.#constants.push(wire.message(5, ...tensorFields(name, type, dims, list, this.round)));
    this.#known.set(key, name);
    return name;
  }

  /** A float32 constant without dimensions. */
  scalar(value: number): string {
    return this.constant([value], []);
  }

  /** An int64 vector: shapes, axes, starts. */
  ints(values: number[]): string {
    return this.constant(values, [values.length], 'int64');
  }

  /**
   * Adds an operator and returns its output, or an array of them when `outputs` > 1. Attributes: integers, `float(x)`,
   * strings, arrays of integers; `to` takes a type's name. '' in `inputs` leaves an optional input out.
   */
  op(type: string, inputs: string[], attributes?: Record<string, Attribute>): string;
  op(type: string, inputs: string[], attributes: Record<string, Attribute>, outputs: number): string[];
  op(type: string, inputs: string[], attributes: Record<string, Attribute> = {}, outputs = 1): string | string[] {
    const name = `${type}_${this.#nodes.length}`;
    const names = outputs === 1 ? [name] : Array.from({ length: outputs }, (_, at) => `${name}_${at}`);
    this.#add(type, inputs, names, attributes, name);
    return outputs === 1 ? name : names;
  }

  /** Names a value as an output of the graph. */
  output(name: string, value: string, type: TensorType, shape: Dim[]): void {
    this.#add('Identity', [value], [name], {}, `${name}_out`);
    this.#outputs.push(wire.message(12, ...valueInfo(name, type, shape)));
  }

  /** The file's content: a ModelProto. */
  bytes(): Buffer {
    const graph = wire.message(
      7,
      ...this.#nodes,
      wire.text(2, this.name),
      ...this.#constants,
      wire.text(10, this.about),
      ...this.#inputs,
      ...this.#outputs,
    );
    const operators = wire.message(8, wire.text(1, ''), wire.int(2, OPSET));
    return Buffer.concat([wire.int(1, IR_VERSION), wire.text(2, 'video-ai-system'), graph, operators]);
  }

  #add(type: string, inputs: string[], outputs: string[], attributes: Record<string, Attribute>, name: string): void {
    this.#nodes.push(
      wire.message(
        1,
        ...inputs.map((input) => wire.text(1, input)),
        ...outputs.map((output) => wire.text(2, output)),
        wire.text(3, name),
        wire.text(4, type),
        ...Object.keys(attributes)
          .sort()
          .map((key) => wire.message(5, wire.text(1, key), ...attribute(key, attributes[key] as Attribute))),
      ),
    );
  }
}

/** Fields of an AttributeProto after its name. */
function attribute(key: string, value: Attribute): Buffer[] {
  if (key === 'to') return [wire.int(3, typeCode(value as TensorType)), wire.int(20, ATTRIBUTE.INT)];
  if (value instanceof Float) return [wire.float(2, value.value), wire.int(20, ATTRIBUTE.FLOAT)];
  if (typeof value === 'string') return [wire.text(4, value), wire.int(20, ATTRIBUTE.STRING)];
  const numbers = [value].flat();
  if (!numbers.every(Number.isInteger)) throw new Error(`attribute ${key}=${value}: write float(x) for a fraction`);
  if (!Array.isArray(value)) return [wire.int(3, value), wire.int(20, ATTRIBUTE.INT)];
  return [...numbers.map((number) => wire.int(8, number)), wire.int(20, ATTRIBUTE.INTS)];
}

/** Fields of a ValueInfoProto. */
function valueInfo(name: string, type: TensorType, shape: Dim[]): Buffer[] {
  const dims = shape.map((dim) => wire.message(1, typeof dim === 'string' ? wire.text(2, dim) : wire.int(1, dim)));
  const tensor = wire.message(1, wire.int(1, typeCode(type)), wire.message(2, ...dims));
  return [wire.text(1, name), wire.message(2, tensor)];
}
