import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AggregatorRegistry, Gauge, Registry } from 'prom-client';
import { Produces } from '../http/produces.js';
import { Queue } from '../queue/queue.js';
import { type MetricJson, Metrics } from './metrics.js';
import { MetricsFiles } from './metrics.files.js';

const EXAMPLE = `# HELP vas_tasks_accepted_total Tasks that were accepted.
# TYPE vas_tasks_accepted_total counter
vas_tasks_accepted_total 42
# HELP vas_queue_depth Ids in the queue, by state.
# TYPE vas_queue_depth gauge
vas_queue_depth{state="waiting"} 3
`;

/** `GET /metrics`: the sums over API and workers, and the queue as it is now. */
@ApiTags('System')
@Controller()
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly files: MetricsFiles,
    private readonly queue: Queue,
  ) {}

  @Get('metrics')
  @Produces('text/plain')
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  @ApiOperation({
    operationId: 'getMetrics',
    summary: 'Metrics for Prometheus',
    description: 'Counters and histograms of the API and all its workers, and the depth of the queue.',
  })
  @ApiOkResponse({
    description: 'The Prometheus text format.',
    content: { 'text/plain': { schema: { type: 'string' }, example: EXAMPLE } },
  })
  async read(): Promise<string> {
    const own = await this.metrics.registry.getMetricsAsJSON();
    return AggregatorRegistry.aggregate([own, ...(await this.files.collect()), await this.#queue()]).metrics();
  }

  /** Read when asked for; without it when the queue does not answer, which readiness reports. */
  async #queue(): Promise<MetricJson[]> {
    try {
      const [depth, age] = await Promise.all([this.queue.depth(), this.queue.oldestAgeMs()]);
      return await gauges({ ...depth }, age / 1_000);
    } catch {
      return [];
    }
  }
}

async function gauges(depth: Record<string, number>, ageSeconds: number): Promise<MetricJson[]> {
  const registry = new Registry();
  const registers = [registry];
  const states = new Gauge({
    name: 'vas_queue_depth',
    help: 'Ids in the queue, by state.',
    labelNames: ['state'],
    registers,
  });
  for (const [state, count] of Object.entries(depth)) states.set({ state }, count);
  new Gauge({
    name: 'vas_queue_oldest_age_seconds',
    help: 'How long the oldest waiting id has waited.',
    registers,
  }).set(ageSeconds);
  return registry.getMetricsAsJSON();
}
