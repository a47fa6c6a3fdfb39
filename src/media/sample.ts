import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataDir } from '../common/data-dir.js';
import { Ffmpeg } from './ffmpeg/ffmpeg.js';

/** Name below `/samples/`. */
export const SAMPLE = 'sample.mp4';

/** Five scenes of 2 s at 25 fps: cuts at 2, 4, 6 and 8 s, a ball that moves through the third, a tone that changes with the scene. */
const SIZE = 'size=640x360:rate=25:duration=2';
const SCENES = [
  `testsrc2=${SIZE}`,
  `mandelbrot=size=640x360:rate=25:end_pts=50:maxiter=400,trim=duration=2,setpts=PTS-STARTPTS`,
  `color=c=0x204060:${SIZE},drawbox=x=0:y=250:w=640:h=110:color=0x3a5f2a:t=fill[bg];color=c=orange:size=60x60:rate=25:duration=2[ball];[bg][ball]overlay=x='40+t*250':y='190-120*abs(sin(t*4))'`,
  `life=size=320x180:rate=25:mold=10:ratio=0.2:death_color=#a03020:life_color=#f0e0a0:seed=7,scale=640:360:flags=neighbor,trim=duration=2,setpts=PTS-STARTPTS`,
  `smptehdbars=${SIZE}`,
];

/** A short video that the service makes itself, so that it can be tried with no network and no licence question. */
@Injectable()
export class Sample implements OnModuleInit {
  constructor(
    private readonly data: DataDir,
    private readonly ffmpeg: Ffmpeg,
  ) {}

  /** Makes the file unless it is there. */
  async onModuleInit(): Promise<void> {
    const path = join(this.data.samples, SAMPLE);
    if (!existsSync(path)) await this.#make(path);
  }

  async #make(path: string): Promise<void> {
    const scenes = SCENES.map((scene, at) => `${scene},format=yuv420p,setsar=1[v${at}]`);
    const joined = `${SCENES.map((_, at) => `[v${at}]`).join('')}concat=n=${SCENES.length}[v]`;
    const tone = `aevalsrc='0.1*sin(2*PI*t*(220+110*floor(t/2)))':d=${SCENES.length * 2}[a]`;
    const part = `${path}.${process.pid}.part`;
    const video = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-threads', '1'];
    const output = [
      '-map',
      '[v]',
      '-map',
      '[a]',
      ...video,
      '-c:a',
      'aac',
      '-b:a',
      '64k',
      '-movflags',
      '+faststart',
      '-f',
      'mp4',
      part,
    ];
    const graph = [...scenes, joined, tone].join(';');
    await promisify(execFile)(this.ffmpeg.path, [
      '-hide_banner',
      '-v',
      'error',
      '-nostdin',
      '-y',
      '-filter_complex',
      graph,
      ...output,
    ]);
    await rename(part, path);
  }
}
