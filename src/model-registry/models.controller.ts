import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { Problem } from '../http/problem.js';
import { ApiProblems } from '../docs/problems.js';
import { MODEL_EXAMPLE, ModelList, modelVersionView, ModelView } from './model.view.js';
import { ModelRegistry } from './model-registry.js';

/** `GET /models` and `GET /models/{name}`. */
@ApiTags('Models')
@Controller('models')
export class ModelsController {
  constructor(private readonly registry: ModelRegistry) {}

  @Get()
  @ApiOperation({ operationId: 'listModels', summary: 'The models there are, and how each is' })
  @ApiOkResponse({ type: ModelList, description: 'All of them.', example: { data: [MODEL_EXAMPLE] } })
  list(): ModelList {
    return { data: this.registry.names().map((name) => this.#view(name)) };
  }

  @Get(':name')
  @ApiOperation({ operationId: 'getModel', summary: 'The versions and aliases of a model' })
  @ApiParam({ name: 'name', schema: { type: 'string' }, example: 'scene-descriptor' })
  @ApiOkResponse({ type: ModelView, description: 'The model.', example: MODEL_EXAMPLE })
  @ApiProblems('MODEL_NOT_FOUND')
  read(@Param('name') name: string): ModelView {
    if (this.registry.names().includes(name)) return this.#view(name);
    const there = this.registry.names().join(', ') || 'none';
    throw new Problem('MODEL_NOT_FOUND', `No model is named "${name}"; there are ${there}.`);
  }

  #view(name: string): ModelView {
    const versions = this.registry.versions(name).map(modelVersionView);
    return { name, aliases: this.registry.aliases(name), versions };
  }
}
