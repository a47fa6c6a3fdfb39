import { Module } from '@nestjs/common';
import { Confinement } from './ffmpeg/confinement.js';
import { SoundDecoder } from './audio/sound-decoder.js';
import { Decoder } from './decode/decode.js';
import { Ffmpeg } from './ffmpeg/ffmpeg.js';
import { Probe } from './probe/probe.js';
import { StillDecoder } from './still/still-decoder.js';

/** Measures and decodes videos. */
@Module({
  providers: [Ffmpeg, Confinement, Probe, Decoder, SoundDecoder, StillDecoder],
  exports: [Ffmpeg, Confinement, Probe, Decoder, SoundDecoder, StillDecoder],
})
export class MediaModule {}
