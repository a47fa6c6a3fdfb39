import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import type { Health } from '../common/health.js';
import type { Checks } from './readiness.js';

/** The process answers. */
@ApiSchema({ name: 'Liveness' })
export class LivenessView {
  @ApiProperty({ enum: ['ok'], example: 'ok' }) status: 'ok';
}

@ApiSchema({ name: 'Health' })
class HealthView implements Health {
  @ApiProperty({ example: true }) ok: boolean;
  @ApiProperty({ example: 'SQLite 3.51.3', description: 'What it is; when it is not well, why and what to do.' })
  detail: string;
}

@ApiSchema({ name: 'Checks' })
class ChecksView implements Checks {
  @ApiProperty({ type: HealthView }) task_store: Health;
  @ApiProperty({ type: HealthView }) queue: Health;
  @ApiProperty({ type: HealthView }) vector_store: Health;
  @ApiProperty({ type: HealthView }) models: Health;
  @ApiProperty({ type: HealthView }) ffmpeg: Health;
  @ApiProperty({ type: HealthView }) disk: Health;
}

/** Every dependency is well. */
@ApiSchema({ name: 'Readiness' })
export class ReadinessView {
  @ApiProperty({ enum: ['ok'], example: 'ok' }) status: 'ok';
  @ApiProperty({ type: ChecksView }) checks: Checks;
}

/** Readiness as the documentation shows it. */
export const READY_EXAMPLE: ReadinessView = {
  status: 'ok',
  checks: {
    task_store: { ok: true, detail: 'SQLite 3.51.3' },
    queue: { ok: true, detail: 'embedded: 0 wait, 1 runs' },
    vector_store: { ok: true, detail: 'embedded: 1 collection' },
    models: { ok: true, detail: 'scene-descriptor can be used' },
    ffmpeg: { ok: true, detail: 'ffmpeg 5.1.6' },
    disk: { ok: true, detail: '42.0 GB free under DATA_DIR' },
  },
};
