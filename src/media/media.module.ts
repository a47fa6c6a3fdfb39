import { Module } from '@nestjs/common';
import { Confinement } from './confinement.js';
import { Decoder } from './decode.js';
import { Ffmpeg } from './ffmpeg.js';
import { Probe } from './probe.js';

/** Measures and decodes videos. */
@Module({
  providers: [Ffmpeg, Confinement, Probe, Decoder],
  exports: [Ffmpeg, Confinement, Probe, Decoder],
})
export class MediaModule {}
