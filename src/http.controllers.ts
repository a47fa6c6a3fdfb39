import { ApiKeys } from './access/api-keys.js';
import { Gate } from './access/gate.js';
import { KnownCallers } from './access/known-callers.js';
import { OpenRequests } from './access/open-requests.js';
import { SignedUrls } from './access/signed-urls.js';
import { SignedUrlsController } from './access/signed-urls.controller.js';
import { AnalyzeController } from './analyze/analyze.controller.js';
import { EndingController } from './analyze/ending.controller.js';
import { CursorSeal } from './common/cursor-seal.js';
import { Exports } from './exports/exports.js';
import { ExportsController } from './exports/exports.controller.js';
import { ProblemController } from './http/problem.controller.js';
import { Disk } from './health/disk.js';
import { HealthController } from './health/health.controller.js';
import { Readiness } from './health/readiness.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { AliasSwap } from './model-registry/alias-swap.js';
import { ModelsController } from './model-registry/models.controller.js';
import { FramesController } from './observations/frames.controller.js';
import { Observations } from './observations/observations.js';
import { PipelinesController } from './pipeline/pipelines.controller.js';
import { ArtifactsController } from './results/artifacts.controller.js';
import { EventsController } from './results/events.controller.js';
import { OpenStreams } from './results/open-streams.js';
import { ResultsController } from './results/results.controller.js';
import { TaskChanges } from './results/task-changes.js';
import { TaskFinder } from './results/task-finder.js';
import { TaskRenderer } from './results/task.renderer.js';
import { Candidates } from './search/duplicates/candidates.js';
import { DuplicatesController } from './search/duplicates/duplicates.controller.js';
import { Duplicates } from './search/duplicates/duplicates.js';
import { EmbeddingModels } from './search/embedding-model.js';
import { MomentVectors } from './search/moment-vectors.js';
import { PictureSource } from './search/picture-source.js';
import { QueryVectors } from './search/query-vectors.js';
import { SearchController } from './search/search.controller.js';
import { Search } from './search/search.js';
import { Thumbnails } from './search/thumbnails.js';
import { FilesController } from './uploads/files.controller.js';
import { Uploads } from './uploads/uploads.js';
import { UploadsController } from './uploads/uploads.controller.js';

/** Everything that answers HTTP, in the order in which the documentation shows it. */
export const CONTROLLERS = [
  AnalyzeController,
  UploadsController,
  EndingController,
  ResultsController,
  EventsController,
  FramesController,
  SearchController,
  DuplicatesController,
  PipelinesController,
  ModelsController,
  ArtifactsController,
  ExportsController,
  FilesController,
  SignedUrlsController,
  HealthController,
  MetricsController,
  ProblemController,
];

const SEARCH = [
  Search,
  EmbeddingModels,
  MomentVectors,
  PictureSource,
  QueryVectors,
  Thumbnails,
  Candidates,
  Duplicates,
];

/** What only the controllers use. */
export const PROVIDERS = [
  AliasSwap,
  TaskChanges,
  OpenStreams,
  CursorSeal,
  TaskFinder,
  TaskRenderer,
  Observations,
  Exports,
  ...SEARCH,
  Uploads,
  Readiness,
  Disk,
  ApiKeys,
  Gate,
  SignedUrls,
  KnownCallers,
  OpenRequests,
];
