import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { InferenceModule } from '../inference/inference.module.js';
import { VectorStoreModule } from '../vector-store/vector-store.module.js';
import { Pipelines } from './pipelines.js';
import { ClassifyStep } from './steps/classify.step.js';
import { DetectStep } from './steps/detect.step.js';
import { FacesStep } from './steps/faces.step.js';
import { EmbedStep } from './steps/embed.step.js';
import { IndexStep } from './steps/index.step.js';
import { KeyframesStep } from './steps/keyframes.step.js';
import { QualityStep } from './steps/quality.step.js';
import { ReadTextStep } from './steps/read-text.step.js';
import { SegmentStep } from './steps/segment.step.js';
import { ShotsStep } from './steps/shots.step.js';
import { SpeechStep } from './steps/speech.step.js';
import { TrackStep } from './steps/track.step.js';

/** The named pipelines and the steps that come with the project. */
@Module({
  imports: [DiscoveryModule, InferenceModule, VectorStoreModule],
  providers: [
    Pipelines,
    ShotsStep,
    QualityStep,
    KeyframesStep,
    EmbedStep,
    IndexStep,
    ClassifyStep,
    SegmentStep,
    ReadTextStep,
    SpeechStep,
    TrackStep,
    DetectStep,
    FacesStep,
  ],
  exports: [Pipelines],
})
export class PipelineModule {}
