import { Injectable, type PipeTransform } from '@nestjs/common';
import { StrictPipe } from '../http/faults.js';
import { type Fault, Problem } from '../http/problem.js';
import { Pipelines } from '../pipeline/pipelines.js';
import { AnalyzeRequest } from './analyze.request.js';

/** Reads the body of `POST /analyze`: what the class says of it and whether its pipeline is configured, all faults in one answer. */
@Injectable()
export class AnalyzeBody implements PipeTransform<unknown, Promise<AnalyzeRequest>> {
  readonly #strict = new StrictPipe();

  constructor(private readonly pipelines: Pipelines) {}

  async transform(body: unknown): Promise<AnalyzeRequest> {
    const unknown = this.#pipelineFaults(body);
    const request = await this.#strict.transform(body, { type: 'body', metatype: AnalyzeRequest }).catch((error) => {
      throw error instanceof Problem ? Problem.invalid(...(error.extras.errors ?? []), ...unknown) : error;
    });
    if (unknown.length > 0) throw Problem.invalid(...unknown);
    return request as AnalyzeRequest;
  }

  #pipelineFaults(body: unknown): Fault[] {
    const { pipeline } = (body ?? {}) as { pipeline?: unknown };
    if (typeof pipeline !== 'string' || this.pipelines.has(pipeline)) return [];
    const detail = `No pipeline is named "${pipeline}"; there are ${this.pipelines.names().join(', ')}.`;
    return [{ pointer: '#/pipeline', code: 'PIPELINE_NOT_FOUND', detail }];
  }
}
