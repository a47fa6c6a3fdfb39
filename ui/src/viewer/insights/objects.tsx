import type { Track } from '../../../../src/client.js';
import { Thumbnail } from '../../parts/thumbnail.js';
import { clock } from '../../words.js';
import { grouped } from '../grouped.js';
import { useOpenable } from '../openable.js';
import type { Scene } from '../scene.js';
import { Bars } from './bars.js';
import { First } from './first.js';
import { Nothing } from './nothing.js';

/** Tracks by class, each by the picture that shows it best. */
export function Objects({ scene }: { scene: Scene }) {
  const { result } = scene;
  if (result.tracks.length === 0) return <Nothing result={result} steps={['track', 'detect', 'faces']} what="things" />;
  return (
    <>
      {grouped(result.tracks, ({ label }) => label).map(([label, tracks]) => (
        <section key={label}>
          <h2>
            {label} <span class="faint">{tracks.length}</span>
          </h2>
          <Bars scene={scene} spans={tracks} words={label} />
          <First of={tracks}>{(some) => <Tracks scene={scene} tracks={some} />}</First>
        </section>
      ))}
    </>
  );
}

function Tracks({ scene, tracks }: { scene: Scene; tracks: Track[] }) {
  const urls = tracks.flatMap(({ exemplar }) => exemplar.thumbnail_url ?? []);
  const opened = useOpenable(urls).value;
  return (
    <ul class="grid plain">
      {tracks.map(({ track_id, label, start_ms, end_ms, confidence, exemplar }) => (
        <li key={track_id}>
          <button type="button" class="tile-button" onClick={() => scene.playhead.seek(start_ms)}>
            <Thumbnail url={exemplar.thumbnail_url && opened?.[urls.indexOf(exemplar.thumbnail_url)]} alt="" />
            <span>
              {label} {track_id}, {clock(start_ms)}–{clock(end_ms)}
            </span>
            <span class="faint">{Math.round(confidence * 100)} %</span>
          </button>
        </li>
      ))}
    </ul>
  );
}
