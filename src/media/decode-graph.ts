import {
  jpegOutput,
  mark,
  NUMBERED,
  scaleForJpeg,
  scalePicture,
  selectApart,
  selectSampled,
} from './decode-filters.js';
import type { Size } from './display.js';
import type { PictureSpec } from './picture.js';

/** A sheet of small pictures: how many, how large, how far apart. */
export interface SpriteLayout {
  columns: number;
  rows: number;
  maxTiles: number;
  stepMs: number;
  tile: Size;
}

/** What the filter graph makes; the outputs come in the order of the fields. */
export interface GraphPlan {
  every: PictureSpec[];
  sampled: PictureSpec[];
  thumbnail: Size | null;
  sprite: SpriteLayout | null;
  /** Of decoded frames, rotation applied. */
  frame: Size;
  intervalMs: number;
  maxFrames: number;
}

/** A graph for `-filter_complex` and, per output, what stands between `-map` and the pipe. */
export interface Graph {
  filters: string;
  outputs: { label: string; options: string[] }[];
}

const RAW = ['-f', 'rawvideo'];
const NOTHING = ['-f', 'null'];

/** Splits the one decoded stream into every output, with all facts on pipe 1. */
export function buildGraph(plan: GraphPlan): Graph {
  const { every, sampled, thumbnail, sprite } = plan;
  const chains: string[] = [];
  const outputs: Graph['outputs'] = [];
  const end = (from: string, filters: string[], label: string, options: string[]): void => {
    chains.push(`[${from}]${filters.join(',')}[${label}]`);
    outputs.push({ label, options });
  };
  const samples = sampled.length > 0 || thumbnail || sprite;
  const all = every.map((_, at) => `e${at}`);
  // Without a picture of every frame something else must draw the frames through the graph.
  if (all.length === 0) all.push('n');
  chains.push(`[0:V:0]settb=AVTB,${mark('f')},${split([...all, 's'])}`);
  every.forEach((spec, at) => end(`e${at}`, [scalePicture(spec, plan.frame)], `eo${at}`, RAW));
  if (every.length === 0) end('n', ['null'], 'no', NOTHING);
  const branches = [...sampled.map((_, at) => `p${at}`), ...(thumbnail ? ['t'] : []), ...(sprite ? ['x'] : [])];
  const selected = `[s]${selectSampled(plan.intervalMs, plan.maxFrames)},${mark('s')}`;
  chains.push(samples ? `${selected},${split(branches)}` : `${selected},nullsink`);
  sampled.forEach((spec, at) => end(`p${at}`, [scalePicture(spec, plan.frame)], `po${at}`, RAW));
  if (thumbnail) end('t', [scaleForJpeg(thumbnail), NUMBERED], 'to', jpegOutput(3));
  if (sprite) end('x', spriteFilters(sprite), 'xo', jpegOutput(4));
  return { filters: chains.join(';'), outputs };
}

const split = (labels: string[]): string => `split=${labels.length}${labels.map((label) => `[${label}]`).join('')}`;

const spriteFilters = ({ columns, rows, maxTiles, stepMs, tile }: SpriteLayout): string[] => [
  selectApart(stepMs, maxTiles),
  mark('x'),
  scaleForJpeg(tile),
  `tile=${columns}x${rows}`,
  NUMBERED,
];
