import type { Scene } from '../scene.js';
import { Moments } from './moments.js';
import { Nothing } from './nothing.js';

/** What is said, line by line; without a transcript, when somebody speaks. */
export function SpeechLines({ scene }: { scene: Scene }) {
  const { speech } = scene.result;
  const lines = speech?.transcript?.map(({ text, ...span }) => ({ ...span, words: text }));
  const spans = speech?.segments.map((span) => ({ ...span, words: 'somebody speaks' }));
  const moments = lines ?? spans ?? [];
  if (moments.length === 0) return <Nothing result={scene.result} steps={['speech']} what="speech" />;
  return (
    <>
      {speech?.language && <p class="faint">Language: {speech.language}</p>}
      <Moments scene={scene} moments={moments} />
    </>
  );
}
