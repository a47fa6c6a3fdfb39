import { TestEnvironment } from 'jest-environment-node';

/** Binary types that native modules (ONNX Runtime, Arrow) compare by identity: inside Jest they must be the host's. */
const SHARED = [
  ArrayBuffer,
  SharedArrayBuffer,
  Uint8Array,
  Int8Array,
  Uint16Array,
  Int16Array,
  Uint32Array,
  Int32Array,
  Float32Array,
  Float64Array,
  BigInt64Array,
  BigUint64Array,
];

export default class extends TestEnvironment {
  async setup() {
    await super.setup();
    for (const type of SHARED) this.global[type.name] = type;
  }
}
