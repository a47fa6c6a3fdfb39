import { Module } from '@nestjs/common';
import { Confinement } from './ffmpeg/confinement.js';
import { Decoder } from './decode/decode.js';
import { Ffmpeg } from './ffmpeg/ffmpeg.js';
import { Probe } from './probe/probe.js';

/** Measures and decodes videos. */
@Module({
  providers: [Ffmpeg, Confinement, Probe, Decoder],
  exports: [Ffmpeg, Confinement, Probe, Decoder],
})
export class MediaModule {}
