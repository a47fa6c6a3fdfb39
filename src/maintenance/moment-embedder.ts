import { Injectable } from '@nestjs/common';
import type { LocalVideo } from '../common/video.js';
import { Inference } from '../inference/inference.js';
import { Decoder } from '../media/decode/decode.js';
import { Probe } from '../media/probe/probe.js';
import { sniff } from '../media/sniff/sniff.js';
import type { Model } from '../model-registry/model.js';
import { onSampled } from '../pipeline/steps/on-sampled.js';

/** Frames in one run of the model; fewer when they are large. */
const BATCH = 16;

/** Embeds the sampled frames of a video as the step `embed` does. */
@Injectable()
export class MomentEmbedder {
  constructor(
    private readonly probe: Probe,
    private readonly decoder: Decoder,
    private readonly inference: Inference,
  ) {}

  /**
   * Vectors of the frames that are sampled at this interval, by their time in whole ms. Frames pass one batch at a time.
   * Throws `AnalysisError`, or the signal's reason.
   */
  async embed(
    model: Model,
    video: LocalVideo,
    intervalMs: number,
    signal: AbortSignal,
  ): Promise<Map<number, Float32Array>> {
    await sniff(video.path);
    const facts = await this.probe.probe(video.path, signal);
    const pictures = [this.inference.picture(model, 'sampled')];
    const decoding = this.decoder.decode(
      video,
      facts,
      { pictures, intervalMs, thumbnails: false, sprite: null },
      signal,
    );
    const vectors = new Map<number, Float32Array>();
    const frames = onSampled<Float32Array>(decoding, {
      inference: this.inference,
      model,
      context: { signal, video: facts },
      batch: BATCH,
      found: ({ timeMs }, vector) => vectors.set(Math.round(timeMs), vector),
    });
    for await (const frame of frames) decoding.release(frame);
    return vectors;
  }
}
