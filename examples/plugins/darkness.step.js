import { PipelineStep, Step } from 'video-ai-system/plugin';

/** Counts dark frames: what a step looks like in plain JavaScript. */
export class DarknessStep extends Step {
  async *run(frames, context, { below }) {
    let dark = 0;
    for await (const frame of frames) {
      if ((frame.findings.brightness ?? 255) < below) dark++;
      yield frame;
    }
    context.findings.custom.darkness = { dark_frames: dark };
  }
}

PipelineStep('darkness', {
  about: 'Counts dark frames.',
  options: {
    type: 'object',
    additionalProperties: false,
    properties: {
      below: { type: 'number', default: 40, description: 'Mean luma, 0..255, below which a frame is dark.' },
    },
  },
})(DarknessStep);
