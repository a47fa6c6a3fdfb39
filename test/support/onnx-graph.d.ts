/** What specs use of `scripts/onnx/graph.mjs`, which is plain JavaScript. */
declare module '*/scripts/onnx/graph.mjs' {
  export class Graph {
    constructor(name: string, about?: string);
    input(name: string, type: string, shape: (number | string)[]): string;
    constant(values: number[], dims?: number[], type?: string): string;
    scalar(value: number): string;
    ints(values: number[]): string;
    op(type: string, inputs: string[], attributes?: Record<string, unknown>): string;
    output(name: string, value: string, type: string, shape: (number | string)[]): void;
    bytes(): Buffer;
  }
}
