import type { Scene } from '../scene.js';
import { Moments } from './moments.js';
import { Nothing } from './nothing.js';

/** What is written in the picture, by time. */
export function Texts({ scene }: { scene: Scene }) {
  const { result } = scene;
  if (result.texts.length === 0) return <Nothing result={result} steps={['read_text']} what="text" />;
  return <Moments scene={scene} moments={result.texts.map(({ text, ...span }) => ({ ...span, words: text }))} />;
}
