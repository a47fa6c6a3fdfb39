import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ModelTrial } from '../model-registry/model-trial.js';
import { ModelRegistryModule } from '../model-registry/model-registry.module.js';
import { Inference } from './inference.js';
import { ModelTasks } from './model-tasks.js';
import { ModelTrials } from './model-trials.js';
import { Runtime } from './runtime.js';
import { ClassifyTask } from './tasks/classify.task.js';
import { DetectTask } from './tasks/detect.task.js';
import { EmbedTask } from './tasks/embed.task.js';
import { SegmentTask } from './tasks/segment.task.js';
import { ShotsTask } from './tasks/shots.task.js';
import { StatisticsTask } from './tasks/statistics.task.js';
import { TextDetectTask } from './tasks/text-detect.task.js';
import { TextRecognizeTask } from './tasks/text-recognize.task.js';
import { TranscribeTask } from './tasks/transcribe.task.js';
import { VadTask } from './tasks/vad.task.js';

/** Runs models on pictures; needs the global `Env`. */
@Module({
  imports: [DiscoveryModule, ModelRegistryModule],
  providers: [
    Runtime,
    ModelTasks,
    ModelTrials,
    { provide: ModelTrial, useExisting: ModelTrials },
    Inference,
    EmbedTask,
    ClassifyTask,
    DetectTask,
    SegmentTask,
    ShotsTask,
    StatisticsTask,
    TextDetectTask,
    TextRecognizeTask,
    VadTask,
    TranscribeTask,
  ],
  exports: [Inference, ModelTrial, ModelRegistryModule],
})
export class InferenceModule {}
