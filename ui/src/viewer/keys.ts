import type { Scene } from './scene.js';

/** A key and what it does; `keys` as `KeyboardEvent.key` has them. */
export interface Shortcut {
  keys: string[];
  shown: string;
  about: string;
  act(scene: Scene, event: KeyboardEvent): void;
}

const ZOOM = 1.5;
const zoom = ({ axis, playhead }: Scene, factor: number): void => axis.zoom(factor, playhead.timeMs.value);

/** By a second with shift, else by a frame. */
const step = ({ playhead }: Scene, { shiftKey }: KeyboardEvent, by: 1 | -1): void =>
  shiftKey ? playhead.seek(playhead.timeMs.value + by * 1_000) : playhead.step(by);

/** Every key of the result screen. */
export const SHORTCUTS: Shortcut[] = [
  { keys: [' ', 'k', 'K'], shown: 'Space, K', about: 'Play or pause', act: ({ playhead }) => playhead.toggle() },
  {
    keys: ['ArrowLeft'],
    shown: '←',
    about: 'Back one frame; with shift, one second',
    act: (scene, event) => step(scene, event, -1),
  },
  {
    keys: ['ArrowRight'],
    shown: '→',
    about: 'On one frame; with shift, one second',
    act: (scene, event) => step(scene, event, 1),
  },
  { keys: ['['], shown: '[', about: 'To the previous shot', act: (scene) => scene.seekShot(-1) },
  { keys: [']'], shown: ']', about: 'To the next shot', act: (scene) => scene.seekShot(1) },
  { keys: ['Home'], shown: 'Home', about: 'To the start', act: ({ playhead }) => playhead.seek(0) },
  { keys: ['End'], shown: 'End', about: 'To the end', act: ({ playhead }) => playhead.seek(playhead.durationMs) },
  { keys: ['j', 'J'], shown: 'J', about: 'Slower', act: ({ playhead }) => playhead.changeRate(-1) },
  { keys: ['l', 'L'], shown: 'L', about: 'Faster', act: ({ playhead }) => playhead.changeRate(1) },
  { keys: ['+', '='], shown: '+', about: 'Look closer at the timeline', act: (scene) => zoom(scene, 1 / ZOOM) },
  { keys: ['-'], shown: '−', about: 'Look from farther', act: (scene) => zoom(scene, ZOOM) },
  { keys: ['0'], shown: '0', about: 'See the whole timeline', act: ({ axis }) => axis.showAll() },
  { keys: ['/'], shown: '/', about: 'Search', act: () => (location.hash = '#/search') },
];

/** Does what a key stands for, unless it is meant for what has the focus; returns what stops it. */
export function listenToKeys(scene: Scene, onHelp: () => void): () => void {
  const given = new AbortController();
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || isMeantFor(event.target, event.key)) return;
    const shortcut = SHORTCUTS.find(({ keys }) => keys.includes(event.key));
    if (event.key !== '?' && !shortcut) return;
    event.preventDefault();
    if (shortcut) shortcut.act(scene, event);
    else onHelp();
  };
  addEventListener('keydown', press, { signal: given.signal });
  return () => given.abort();
}

/** Fields take every key, buttons and links their own two. */
function isMeantFor(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('input, select, textarea, dialog, [contenteditable]')) return true;
  return key === ' ' && target.closest('button, a, summary, [role="tab"]') !== null;
}
