import { Module } from '@nestjs/common';
import { Confinement } from './ffmpeg/confinement.js';
import { SoundDecoder } from './audio/sound-decoder.js';
import { Decoder } from './decode/decode.js';
import { Ffmpeg } from './ffmpeg/ffmpeg.js';
import { Probe } from './probe/probe.js';

/** Measures and decodes videos. */
@Module({
  providers: [Ffmpeg, Confinement, Probe, Decoder, SoundDecoder],
  exports: [Ffmpeg, Confinement, Probe, Decoder, SoundDecoder],
})
export class MediaModule {}
