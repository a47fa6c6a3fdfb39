import { tensorFields, typeCode } from './tensor.mjs';
import * as wire from './wire.mjs';

/** Version of the file format, and of the operators' definitions (2022): older runtimes read them too. */
const IR_VERSION = 8;
const OPSET = 18;
/** `AttributeProto.AttributeType` of onnx.proto. */
const ATTRIBUTE = { FLOAT: 1, INT: 2, STRING: 3, INTS: 7 };

/** An attribute of type float; a bare number in JavaScript would be taken for an integer. */
export class Float {
  constructor(value) {
    this.value = value;
  }
}

/** `op('LeakyRelu', [x], { alpha: float(1) })`. */
export const float = (value) => new Float(value);

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
  #nodes = [];
  #constants = [];
  #known = new Map();
  #inputs = [];
  #outputs = [];

  constructor(name, about = '') {
    this.name = name;
    this.about = about;
  }

  /** Declares an input. A string in `shape` is a symbolic dimension, such as `N` for any batch. */
  input(name, type, shape) {
    this.#inputs.push(wire.message(11, ...valueInfo(name, type, shape)));
    return name;
  }

  /** A constant tensor, row-major; equal ones are stored once. float32 values are rounded to a grid of 2⁻²⁶. */
  constant(values, dims = [values.length], type = 'float32') {
    const list = Array.from(values);
    const key = `${type}[${dims}]${list.join()}`;
    const known = this.#known.get(key);
    if (known) return known;
    const name = `constant_${this.#constants.length}`;
    this.#constants.push(wire.message(5, ...tensorFields(name, type, dims, list)));
    this.#known.set(key, name);
    return name;
  }

  /** A float32 constant without dimensions. */
  scalar(value) {
    return this.constant([value], []);
  }

  /** An int64 vector: shapes, axes, starts. */
  ints(values) {
    return this.constant(values, [values.length], 'int64');
  }

  /**
   * Adds an operator and returns its output, or an array of them when `outputs` > 1. Attributes: integers, `float(x)`,
   * strings, arrays of integers; `to` takes a type's name. '' in `inputs` leaves an optional input out.
   */
  op(type, inputs, attributes = {}, outputs = 1) {
    const name = `${type}_${this.#nodes.length}`;
    const names = outputs === 1 ? [name] : Array.from({ length: outputs }, (_, at) => `${name}_${at}`);
    this.#add(type, inputs, names, attributes, name);
    return outputs === 1 ? name : names;
  }

  /** Names a value as an output of the graph. */
  output(name, value, type, shape) {
    this.#add('Identity', [value], [name], {}, `${name}_out`);
    this.#outputs.push(wire.message(12, ...valueInfo(name, type, shape)));
  }

  /** The file's content: a ModelProto. */
  bytes() {
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

  #add(type, inputs, outputs, attributes, name) {
    this.#nodes.push(
      wire.message(
        1,
        ...inputs.map((input) => wire.text(1, input)),
        ...outputs.map((output) => wire.text(2, output)),
        wire.text(3, name),
        wire.text(4, type),
        ...Object.keys(attributes)
          .sort()
          .map((key) => wire.message(5, wire.text(1, key), ...attribute(key, attributes[key]))),
      ),
    );
  }
}

/** Fields of an AttributeProto after its name. */
function attribute(key, value) {
  if (key === 'to') return [wire.int(3, typeCode(value)), wire.int(20, ATTRIBUTE.INT)];
  if (value instanceof Float) return [wire.float(2, value.value), wire.int(20, ATTRIBUTE.FLOAT)];
  if (typeof value === 'string') return [wire.text(4, value), wire.int(20, ATTRIBUTE.STRING)];
  const numbers = [value].flat();
  if (!numbers.every(Number.isInteger)) throw new Error(`attribute ${key}=${value}: write float(x) for a fraction`);
  if (!Array.isArray(value)) return [wire.int(3, value), wire.int(20, ATTRIBUTE.INT)];
  return [...numbers.map((number) => wire.int(8, number)), wire.int(20, ATTRIBUTE.INTS)];
}

/** Fields of a ValueInfoProto. */
function valueInfo(name, type, shape) {
  const dims = shape.map((dim) => wire.message(1, typeof dim === 'string' ? wire.text(2, dim) : wire.int(1, dim)));
  const tensor = wire.message(1, wire.int(1, typeCode(type)), wire.message(2, ...dims));
  return [wire.text(1, name), wire.message(2, tensor)];
}
