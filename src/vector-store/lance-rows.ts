import {
  Field,
  FixedSizeList,
  Float32,
  Float64,
  List,
  makeData,
  RecordBatch,
  Schema,
  Struct,
  Table,
  Utf8,
  vectorFromArray,
} from 'apache-arrow';
import type { Data } from 'apache-arrow';
import { metadataPairs } from './metadata-pairs.js';
import type { Candidate } from './nearest.js';
import type { Point, PointPayload } from './vector-store.js';

const TEXTS = new List(new Field('item', new Utf8(), true));

/** Columns of the payload as they are stored; times are whole milliseconds, exact in a double up to 2⁵³. */
const PAYLOAD_FIELDS = [
  new Field('task_id', new Utf8(), false),
  new Field('run', new Utf8(), false),
  new Field('time_ms', new Float64(), false),
  new Field('shot_index', new Float64(), false),
  new Field('shot_start_ms', new Float64(), false),
  new Field('shot_end_ms', new Float64(), false),
  new Field('video_url', new Utf8(), false),
  new Field('pipeline', new Utf8(), false),
  new Field('owner', new Utf8(), true),
  new Field('metadata', new Utf8(), false),
  new Field('labels', TEXTS, true),
  new Field('thumbnail_url', new Utf8(), true),
];

/** What is read back of each point. */
export const POINT_COLUMNS = ['id', ...PAYLOAD_FIELDS.map(({ name }) => name), 'vector'];

/** What is read back of each point that a search finds. */
export const CANDIDATE_COLUMNS = [...POINT_COLUMNS, '_distance'];

/** A row as Arrow hands it out; `metadata` is JSON. */
interface Row extends Omit<PointPayload, 'metadata' | 'labels'> {
  id: string;
  metadata: string;
  /** Null in rows that were stored before labels were. */
  labels: Iterable<string> | null;
  vector: { toArray(): Float32Array };
  /** 1 − cosine. */
  _distance: number;
}

/** A table as LanceDB answers it; its own Arrow and ours are not of one type. */
interface Found {
  numRows: number;
  get(row: number): unknown;
  getChild(name: string): Column<unknown> | null;
}

interface Column<Value> {
  get(row: number): Value;
}

/** The table of a collection: `vector` is float32 × dimensions, `metadata_pairs` is what `metadata` is filtered by. */
export function schemaOf(dimensions: number): Schema {
  return new Schema([
    new Field('id', new Utf8(), false),
    new Field('vector', new FixedSizeList(dimensions, new Field('item', new Float32(), true)), false),
    ...PAYLOAD_FIELDS,
    new Field('metadata_pairs', TEXTS, false),
  ]);
}

/** Columns that came later than the first tables, as SQL makes them of nothing. */
const LATER_COLUMNS = [
  { name: 'labels', valueSql: "arrow_cast(NULL, 'List(Utf8)')" },
  { name: 'thumbnail_url', valueSql: "arrow_cast(NULL, 'Utf8')" },
];

/** Those of them that a table of this schema lacks. */
export const lackingColumns = ({ fields }: Pick<Schema, 'fields'>): typeof LATER_COLUMNS =>
  LATER_COLUMNS.filter((later) => !fields.some(({ name }) => name === later.name));

/** Length of the vectors that a table of this schema holds; 0 when it is not one of ours. */
export function dimensionsOf(schema: Pick<Schema, 'fields'>): number {
  const type: unknown = schema.fields.find(({ name }) => name === 'vector')?.type;
  return (type as Partial<FixedSizeList> | undefined)?.listSize ?? 0;
}

/** The points as an Arrow table, column by column: the vectors are copied once and never boxed. */
export function toTable(points: readonly Point[], dimensions: number): Table {
  const schema = schemaOf(dimensions);
  const rows = points.map(valuesOf);
  const children = schema.fields.map((field) =>
    field.name === 'vector' ? vectorsOf(points, field) : columnOf(rows, field),
  );
  const struct = makeData({ type: new Struct(schema.fields), length: points.length, nullCount: 0, children });
  return new Table(schema, [new RecordBatch(schema, struct)]);
}

/** What a search found that asked for `CANDIDATE_COLUMNS`. A still scene has thousands, so payloads are read when asked for. */
export function toCandidates(table: Found): Candidate[] {
  const column = <Name extends keyof Row>(name: Name) => table.getChild(name) as Column<Row[Name]>;
  const [ids, vectors, distances] = [column('id'), column('vector'), column('_distance')];
  return Array.from({ length: table.numRows }, (_, at) => ({
    id: ids.get(at),
    vector: vectors.get(at).toArray(),
    roughly: 1 - distances.get(at),
    get payload() {
      return toPayload(table.get(at) as Row);
    },
  }));
}

/** The points of a query that asked for `POINT_COLUMNS`. */
export const toPoints = (table: Iterable<unknown>): Point[] => Array.from(table as Iterable<Row>, toPoint);

const toPoint = (row: Row): Point => ({
  id: row.id,
  vector: row.vector.toArray().slice(),
  payload: toPayload(row),
});

function vectorsOf(points: readonly Point[], { type }: Field): Data {
  const { listSize } = type as FixedSizeList;
  const numbers = new Float32Array(points.length * listSize);
  points.forEach(({ vector }, index) => numbers.set(vector, index * listSize));
  const child = makeData({ type: new Float32(), data: numbers });
  return makeData({ type: type as FixedSizeList, length: points.length, nullCount: 0, child });
}

/** The texts and numbers of a point by the name of their column. */
const valuesOf = ({ id, payload }: Point): Record<string, unknown> => ({
  ...payload,
  id,
  metadata: JSON.stringify(payload.metadata),
  metadata_pairs: metadataPairs(payload.metadata),
});

function columnOf(rows: readonly Record<string, unknown>[], { name, type }: Field): Data {
  const values = rows.map((row) => row[name]);
  const [data] = vectorFromArray(values, type).data;
  if (!data) throw new Error(`no values for the column "${name}"`);
  return data;
}

function toPayload(row: Row): PointPayload {
  const { task_id, run, time_ms, shot_index, shot_start_ms, shot_end_ms, video_url, pipeline, owner, thumbnail_url } =
    row;
  const when = { time_ms, shot_index, shot_start_ms, shot_end_ms };
  const metadata = JSON.parse(row.metadata) as Record<string, string>;
  return {
    task_id,
    run,
    ...when,
    video_url,
    pipeline,
    owner,
    metadata,
    labels: [...(row.labels ?? [])],
    thumbnail_url,
  };
}
