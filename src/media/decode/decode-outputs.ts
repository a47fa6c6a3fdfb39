import { availableParallelism } from 'node:os';
import type { DecodePlan } from './decode.js';
import { JUMP_SHARE, keepSize, thumbnailSize } from './decode-filters.js';
import { buildGraph, type GraphPlan, type SpriteLayout } from './decode-graph.js';
import { FactsReader } from './decode-facts.js';
import { JpegReader, RawReader, type ImageReader } from './decode-readers.js';
import { within } from '../../common/size.js';
import { inputGuards } from '../ffmpeg/ffmpeg-whitelists.js';
import { pictureBytes, pictureKey, pictureSize, type PictureSpec } from '../../common/picture.js';
import type { VideoFacts } from '../../common/video.js';

/** A picture's name and where its bytes arrive. */
export interface KeyedReader {
  key: string;
  reader: RawReader;
}

/** Everything that comes out of one run: the command line that makes it and the readers that take it in. */
export interface DecodeOutputs {
  intervalMs: number;
  facts: FactsReader;
  /** By pipe: `readers[0]` reads pipe 3; null when nothing is written to it. */
  readers: (ImageReader | null)[];
  every: KeyedReader[];
  sampled: KeyedReader[];
  thumbnails: JpegReader | null;
  sprite: { layout: SpriteLayout; reader: JpegReader } | null;
  args(path: string, maxPixels: number, passthrough: string[]): string[];
}

const COLUMNS = 10;

/** Step of the sprite's tiles when nobody knows how long the video is. */
const BLIND_STEP_MS = 2000;

/** Lays out pipes, readers and the command line for a plan. */
export function planOutputs(plan: DecodePlan, facts: VideoFacts, maxFrames: number): DecodeOutputs {
  const graphPlan = planGraph(plan, facts, maxFrames);
  const every = plan.pictures.filter(isOfEvery).map((spec) => keyed(spec, facts));
  const sampled = plan.pictures.filter(isSampled).map((spec) => keyed(spec, facts));
  const thumbnails = graphPlan.thumbnail && new JpegReader();
  const sprite = graphPlan.sprite && { layout: graphPlan.sprite, reader: new JpegReader() };
  const rows = [...every, ...sampled].map(({ reader }) => reader);
  const jpegs = [thumbnails, sprite?.reader].flatMap((reader) => reader ?? []);
  // Pipe 3 stays empty when no step wants a picture of every frame.
  const readers = [...(every.length > 0 ? [] : [null]), ...rows, ...jpegs];
  return {
    intervalMs: graphPlan.intervalMs,
    facts: new FactsReader(),
    readers,
    every,
    sampled,
    thumbnails,
    sprite,
    args: (path, maxPixels, passthrough) => commandLine(graphPlan, facts, path, maxPixels, passthrough),
  };
}

function commandLine(
  plan: GraphPlan,
  facts: VideoFacts,
  path: string,
  maxPixels: number,
  passthrough: string[],
): string[] {
  const { filters, outputs } = buildGraph(plan);
  const toPipes = outputs.flatMap(({ label, options }, at) => [
    ...['-map', `[${label}]`, ...passthrough, ...options],
    `pipe:${at + 3}`,
  ]);
  // One thread: the pictures are so small that handing out slices costs more than scaling them.
  const quiet = ['-hide_banner', '-v', 'repeat+error', '-nostdin', '-filter_complex_threads', '1'];
  const threads = ['-threads', String(decoderThreads(availableParallelism()))];
  // Frames that no other frame is predicted from go without deblocking: it would smooth what scaling down smooths anyway.
  const loopFilter = ['-skip_loop_filter', 'noref'];
  return [
    ...quiet,
    ...inputGuards(maxPixels),
    ...threads,
    ...loopFilter,
    ...keepSize(facts).option,
    '-i',
    `file:${path}`,
    '-filter_complex',
    filters,
    ...toPipes,
  ];
}

/**
 * Threads of the decoder: several frames ahead of the filters, which work on one thread, so that neither waits for the other;
 * no more than fit into the address space with frames of 8K.
 */
const decoderThreads = (cores: number): number => Math.min(3 * cores, 8);

function planGraph(plan: DecodePlan, facts: VideoFacts, maxFrames: number): GraphPlan {
  const regular = Math.max(1, maxFrames * (1 - JUMP_SHARE));
  const intervalMs = Math.max(1, plan.intervalMs, Math.ceil((facts.durationMs ?? 0) / regular));
  return {
    every: plan.pictures.filter(isOfEvery).map((spec) => ({ ...spec, ...pictureSize(spec, facts) })),
    sampled: plan.pictures.filter(isSampled).map((spec) => ({ ...spec, ...pictureSize(spec, facts) })),
    thumbnail: plan.thumbnails ? thumbnailSize(facts) : null,
    sprite: plan.sprite && layOutSprite(plan.sprite, facts, intervalMs),
    frame: { width: facts.width, height: facts.height },
    keptSize: keepSize(facts).filter,
    intervalMs,
    maxFrames,
  };
}

function layOutSprite(
  { maxTiles, tileWidth }: { maxTiles: number; tileWidth: number },
  facts: VideoFacts,
  intervalMs: number,
): SpriteLayout {
  const { durationMs, displayWidth: width, displayHeight: height } = facts;
  const stepMs = Math.max(intervalMs, durationMs === null ? BLIND_STEP_MS : durationMs / maxTiles);
  const tiles = durationMs === null ? maxTiles : Math.min(maxTiles, Math.floor(durationMs / stepMs) + 1);
  const columns = Math.min(COLUMNS, tiles);
  const factor = tileWidth / width;
  const tile = within({ width: tileWidth, height: Math.max(1, Math.round(height * factor)) }, tileWidth, tileWidth * 2);
  return { columns, rows: Math.ceil(tiles / columns), maxTiles: tiles, stepMs, tile };
}

const isOfEvery = ({ rate }: PictureSpec): boolean => rate === 'every';
const isSampled = ({ rate }: PictureSpec): boolean => rate === 'sampled';

const keyed = (spec: PictureSpec, facts: VideoFacts): KeyedReader => ({
  key: pictureKey(spec),
  reader: new RawReader(pictureBytes(pictureSize(spec, facts), spec.format)),
});
