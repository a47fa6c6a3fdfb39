import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Problem } from '../http/problem.js';
import { ApiProblems } from '../docs/problems.js';
import { PIPELINE_EXAMPLE, PipelineList, PipelineView } from './pipeline.view.js';
import { type PipelineDescription, Pipelines } from './pipelines.js';

/** `GET /pipelines` and `GET /pipelines/{name}`. */
@ApiTags('Pipelines')
@Controller('pipelines')
export class PipelinesController {
  constructor(private readonly pipelines: Pipelines) {}

  @Get()
  @ApiOperation({
    operationId: 'listPipelines',
    summary: 'The pipelines that are configured',
    description: 'With their steps, in order.',
  })
  @ApiOkResponse({
    type: PipelineList,
    description: 'All of them.',
    examples: { pipelines: { summary: 'Those that are configured', value: { data: [PIPELINE_EXAMPLE] } } },
  })
  list(): { data: PipelineDescription[] } {
    return { data: this.pipelines.describe() };
  }

  @Get(':name')
  @ApiOperation({
    operationId: 'getPipeline',
    summary: 'The steps of a pipeline, their options and models',
    description: 'Each step with the JSON Schema of its options, and its options with the defaults filled in.',
  })
  @ApiParam({ name: 'name', schema: { type: 'string', example: 'production' } })
  @ApiOkResponse({
    type: PipelineView,
    description: 'The pipeline.',
    examples: { production: { summary: 'The default', value: PIPELINE_EXAMPLE } },
  })
  @ApiProblems('PIPELINE_NOT_FOUND')
  read(@Param('name') name: string): PipelineDescription {
    const pipeline = this.pipelines.describe().find((candidate) => candidate.name === name);
    if (pipeline) return pipeline;
    const there = this.pipelines.names().join(', ');
    throw new Problem('PIPELINE_NOT_FOUND', `No pipeline is named "${name}"; there are ${there}.`);
  }
}
