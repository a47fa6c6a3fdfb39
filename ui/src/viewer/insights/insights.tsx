import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import type { Scene } from '../scene.js';
import { Document } from './document.js';
import { Labels } from './labels.js';
import { Objects } from './objects.js';
import { Shots } from './shots.js';
import { SpeechLines } from './speech-lines.js';
import { Technical } from './technical.js';
import { Texts } from './texts.js';

const TABS: { name: string; show: (scene: Scene) => ComponentChildren }[] = [
  { name: 'Shots', show: (scene) => <Shots scene={scene} /> },
  { name: 'Objects', show: (scene) => <Objects scene={scene} /> },
  { name: 'Labels', show: (scene) => <Labels scene={scene} /> },
  { name: 'Text', show: (scene) => <Texts scene={scene} /> },
  { name: 'Speech', show: (scene) => <SpeechLines scene={scene} /> },
  { name: 'Technical', show: (scene) => <Technical scene={scene} /> },
  { name: 'JSON', show: (scene) => <Document scene={scene} /> },
];

/** What was found, in words and pictures, by kind (the tabs pattern of the ARIA Authoring Practices). */
export function Insights({ scene }: { scene: Scene }) {
  const at = useSignal(0);
  const choose = (index: number, list: HTMLElement): void => {
    at.value = (index + TABS.length) % TABS.length;
    (list.children[at.value] as HTMLElement).focus();
  };
  return (
    <section class="insights" aria-label="Insights">
      <div
        role="tablist"
        aria-label="Insights"
        class="tabs"
        onKeyDown={(event) => {
          const moves: Record<string, number> = { ArrowRight: at.value + 1, ArrowLeft: at.value - 1, Home: 0, End: -1 };
          const to = moves[event.key];
          if (to === undefined) return;
          event.preventDefault();
          event.stopPropagation();
          choose(to, event.currentTarget);
        }}
      >
        {TABS.map(({ name }, index) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-controls="insight"
            aria-selected={index === at.value}
            tabIndex={index === at.value ? 0 : -1}
            onClick={() => (at.value = index)}
          >
            {name}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="insight" aria-labelledby={`tab-${TABS[at.value]?.name}`} tabIndex={0} class="insight">
        {TABS[at.value]?.show(scene)}
      </div>
    </section>
  );
}
