import {
  jpegOutput,
  mark,
  NUMBERED,
  NUMBERED_TIME_BASE,
  scaleDown,
  scaleForJpeg,
  scalePicture,
  selectApart,
  selectSampled,
} from './decode-filters.js';
import type { Size } from '../../common/size.js';
import type { PictureSpec } from '../../common/picture.js';

/** A sheet of small pictures: how many, how large, how far apart. */
export interface SpriteLayout {
  columns: number;
  rows: number;
  maxTiles: number;
  stepMs: number;
  tile: Size;
}

/** What the filter graph makes, pictures in the size that they get; the outputs come in the order of the fields. */
export interface GraphPlan {
  every: PictureSpec[];
  sampled: PictureSpec[];
  thumbnail: Size | null;
  sprite: SpriteLayout | null;
  /** Of decoded frames, rotation applied. */
  frame: Size;
  /** What stands before all other filters. */
  keptSize: string;
  intervalMs: number;
  maxFrames: number;
}

/** A graph for `-filter_complex` and, per output, what stands between `-map` and the pipe. */
export interface Graph {
  filters: string;
  outputs: { label: string; options: string[] }[];
}

/** Written in blocks, not frame by frame: a third of the wake-ups of whoever reads. */
const RAW = [...NUMBERED_TIME_BASE, '-flush_packets', '0', '-f', 'rawvideo'];
const NOTHING = [...NUMBERED_TIME_BASE, '-f', 'null'];

/** Splits the one decoded stream into every output, with all facts on pipe 1. */
export function buildGraph(plan: GraphPlan): Graph {
  const chains: string[] = [];
  const ends = [...everyEnds(plan), ...sampledEnds(plan)];
  const labels = ends.filter(({ from }) => from === 'all').map(({ label }) => `${label}i`);
  chains.push(`[0:V:0]${plan.keptSize}settb=AVTB,${mark('f')},${split([...labels, 's'])}`);
  const few = ends.filter(({ from }) => from === 'sampled').map(({ label }) => `${label}i`);
  const fewer = ends.filter(({ from }) => from === 'small').map(({ label }) => `${label}i`);
  const small = plan.thumbnail && fewer.length > 0 ? `[small]${scaleDown(plan.thumbnail)},${split(fewer)}` : null;
  const next = [...few, ...(small ? ['small'] : [])];
  const selected = `[s]${selectSampled(plan.intervalMs, plan.maxFrames)},${mark('s')}`;
  chains.push(`${selected},${next.length > 0 ? split(next) : 'nullsink'}`, ...(small ? [small] : []));
  for (const { label, filters } of ends) chains.push(`[${label}i]${filters.join(',')}[${label}]`);
  return { filters: chains.join(';'), outputs: ends };
}

/** One output and the frames that it is made of: all, the sampled, or the sampled made smaller. */
interface End {
  from: 'all' | 'sampled' | 'small';
  label: string;
  filters: string[];
  options: string[];
}

function everyEnds({ every, frame }: GraphPlan): End[] {
  // Without a picture of every frame something else must draw the frames through the graph.
  if (every.length === 0) return [{ from: 'all', label: 'none', filters: [NUMBERED], options: NOTHING }];
  return every.map((spec, at) => ({
    from: 'all',
    label: `every${at}`,
    filters: [scalePicture(spec, frame), NUMBERED],
    options: RAW,
  }));
}

function sampledEnds({ sampled, thumbnail, sprite, frame }: GraphPlan): End[] {
  // From 720p on, pictures are made of one smaller frame: the mean of means is the mean, and large frames are read once.
  const isLarge = thumbnail !== null && frame.width >= 2 * thumbnail.width && frame.height >= 2 * thumbnail.height;
  const from = isLarge ? 'small' : 'sampled';
  const fits = ({ fit, scaling, width, height }: PictureSpec): boolean =>
    isLarge && fit === 'stretch' && scaling === 'area' && width <= thumbnail.width && height <= thumbnail.height;
  const ends: End[] = sampled.map((spec, at) => ({
    from: fits(spec) ? 'small' : 'sampled',
    label: `sampled${at}`,
    filters: [scalePicture(spec, frame), NUMBERED],
    options: RAW,
  }));
  if (thumbnail)
    ends.push({ from, label: 'thumbnail', filters: [scaleForJpeg(thumbnail), NUMBERED], options: jpegOutput(3) });
  if (sprite) ends.push({ from, label: 'sprite', filters: spriteFilters(sprite), options: jpegOutput(4) });
  return ends;
}

const split = (labels: string[]): string => `split=${labels.length}${labels.map((label) => `[${label}]`).join('')}`;

const spriteFilters = ({ columns, rows, maxTiles, stepMs, tile }: SpriteLayout): string[] => [
  selectApart(stepMs, maxTiles),
  mark('x'),
  scaleForJpeg(tile),
  `tile=${columns}x${rows}`,
  NUMBERED,
];
