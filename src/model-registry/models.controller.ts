import { setTimeout as wait } from 'node:timers/promises';
import { Body, Controller, Get, Logger, Param, Put } from '@nestjs/common';
import { Problem } from '../http/problem.js';
import { AliasSwap } from './alias-swap.js';
import { AliasRequest } from './alias.request.js';
import { availableView } from './available.view.js';
import { Catalogue } from './catalogue/catalogue.js';
import { ModelRegistry } from './model-registry.js';
import { ModelTrial } from './model-trial.js';
import { type ModelList, modelVersionView, type ModelView } from './model.view.js';
import { DescribeList, DescribeModels, DescribeRead, DescribeSwap } from './models.docs.js';

/** How long an answer waits for models that have just been put into the folder to be tried out. */
const CATCH_UP_MS = 1_000;

/** `GET /models`, `GET /models/{name}` and `PUT /models/{name}/aliases/{alias}`. */
@DescribeModels()
@Controller('models')
export class ModelsController {
  readonly #log = new Logger(ModelsController.name);
  readonly #catalogue = new Catalogue();

  constructor(
    private readonly registry: ModelRegistry,
    private readonly trial: ModelTrial,
    private readonly swap: AliasSwap,
  ) {}

  @Get()
  @DescribeList()
  async list(): Promise<ModelList> {
    await this.#catchUp();
    const names = this.registry.names();
    const absent = this.#catalogue.all().filter(({ id }) => !names.includes(id));
    return { data: [...names, ...absent.map(({ id }) => id)].map((name) => this.#view(name)) };
  }

  @Get(':name')
  @DescribeRead()
  async read(@Param('name') name: string): Promise<ModelView> {
    await this.#catchUp();
    if (this.registry.names().includes(name) || this.#catalogue.find(name)) return this.#view(name);
    const there = this.registry.names().join(', ') || 'none';
    throw new Problem('MODEL_NOT_FOUND', `No model is named "${name}"; there are ${there}.`);
  }

  @Put(':name/aliases/:alias')
  @DescribeSwap()
  async point(
    @Param('name') name: string,
    @Param('alias') alias: string,
    @Body() { version }: AliasRequest,
  ): Promise<ModelView> {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(alias)) throw Problem.invalid(badAlias(alias));
    await this.swap.point(name, alias, version);
    return this.#view(name);
  }

  async #catchUp(): Promise<void> {
    const refreshed = this.registry.refresh(this.trial).catch((error: Error) => {
      this.#log.warn(`The models could not be read anew: ${error.message}`);
    });
    await Promise.race([refreshed, wait(CATCH_UP_MS, undefined, { ref: false })]);
  }

  #view(name: string): ModelView {
    const versions = this.registry.versions(name).map(modelVersionView);
    const record = this.#catalogue.find(name);
    const available = record ? availableView(record) : null;
    return { name, aliases: this.registry.aliases(name), versions, present: versions.length > 0, available };
  }
}

const badAlias = (alias: string) => ({
  pointer: '#/path/alias',
  code: 'INVALID',
  detail: `"${alias}" is not an alias: letters, digits, ".", "_" and "-", at most 64, the first a letter or digit.`,
});
