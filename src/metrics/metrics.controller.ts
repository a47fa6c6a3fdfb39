import { statfs } from 'node:fs/promises';
import { Controller, Get, Header, type OnApplicationBootstrap } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AggregatorRegistry, Gauge, Registry } from 'prom-client';
import { DataDir } from '../common/data-dir.js';
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

/** `GET /metrics`: the sums over API and workers, and queue and disk as they are now. */
@ApiTags('System')
@Controller()
export class MetricsController implements OnApplicationBootstrap {
  constructor(
    private readonly metrics: Metrics,
    private readonly files: MetricsFiles,
    private readonly queue: Queue,
    private readonly data: DataDir,
  ) {}

  onApplicationBootstrap(): void {
    this.metrics.runsAs('api');
    this.files.publishEvery();
  }

  @Get('metrics')
  @Produces('text/plain')
  @Header('Content-Type', Registry.PROMETHEUS_CONTENT_TYPE)
  @ApiOperation({
    operationId: 'getMetrics',
    summary: 'Metrics for Prometheus',
    description: 'Counters and histograms of the API and all its workers, the queue, and the disk.',
  })
  @ApiOkResponse({
    description: 'The Prometheus text format.',
    content: {
      'text/plain': {
        schema: { type: 'string' },
        examples: { some: { summary: 'Some of them', value: EXAMPLE } },
      },
    },
  })
  async read(): Promise<string> {
    const parts = [...(await this.files.collect()), await this.#queue(), await this.#disk()];
    return AggregatorRegistry.aggregate(parts).metrics();
  }

  /** Read when asked for; without it when the queue does not answer, which readiness reports. */
  async #queue(): Promise<MetricJson[]> {
    try {
      const [depth, age] = await Promise.all([this.queue.depth(), this.queue.oldestAgeMs()]);
      return await gauges((gauge) => {
        const states = gauge('vas_queue_depth', 'Ids in the queue, by state.', ['state']);
        for (const [state, count] of Object.entries(depth)) states.set({ state }, count);
        gauge('vas_queue_oldest_age_seconds', 'How long the oldest waiting id has waited.').set(age / 1_000);
      });
    } catch {
      return [];
    }
  }

  async #disk(): Promise<MetricJson[]> {
    const { bavail, blocks, bsize } = await statfs(this.data.root);
    return gauges((gauge) => {
      gauge('vas_disk_free_bytes', 'Bytes free for the service under DATA_DIR.').set(bavail * bsize);
      gauge('vas_disk_size_bytes', 'Bytes of the file system under DATA_DIR.').set(blocks * bsize);
    });
  }
}

type MakeGauge = (name: string, help: string, labelNames?: string[]) => Gauge;

/** Gauges of this moment, which no process keeps. */
function gauges(set: (gauge: MakeGauge) => void): Promise<MetricJson[]> {
  const registry = new Registry();
  set((name, help, labelNames = []) => new Gauge({ name, help, labelNames, registers: [registry] }));
  return registry.getMetricsAsJSON();
}
