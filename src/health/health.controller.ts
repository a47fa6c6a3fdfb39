import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Problem } from '../http/problem.js';
import { ApiProblems } from '../docs/problems.js';
import { LivenessView, READY_EXAMPLE, ReadinessView } from './health.view.js';
import { Readiness } from './readiness.js';

/** `GET /health/live` and `GET /health/ready`. */
@ApiTags('System')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'getLiveness',
    summary: 'Whether the process answers',
    description: 'Asks no dependency.',
  })
  @ApiOkResponse({
    type: LivenessView,
    description: 'It does.',
    examples: { ok: { summary: 'It answers', value: { status: 'ok' } } },
  })
  live(): LivenessView {
    return { status: 'ok' };
  }

  @Get('ready')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    operationId: 'getReadiness',
    summary: 'Whether requests may be sent here',
    description: 'Names each dependency. A problem has the same `checks`.',
  })
  @ApiOkResponse({
    type: ReadinessView,
    description: 'All are well.',
    examples: { ready: { summary: 'All are well', value: READY_EXAMPLE } },
  })
  @ApiProblems('NOT_READY')
  async ready(): Promise<ReadinessView> {
    const checks = await this.readiness.check();
    const unwell = Object.entries(checks).filter(([, { ok }]) => !ok);
    if (unwell.length === 0 && !this.readiness.isStopping) return { status: 'ok', checks };
    const detail = this.readiness.isStopping
      ? 'The service is shutting down.'
      : `Not well: ${unwell.map(([name]) => name).join(', ')}.`;
    throw new Problem('NOT_READY', detail, { headers: { 'Retry-After': '5' }, members: { checks } });
  }
}
