import { bytes, clock } from '../../words.js';
import type { Scene } from '../scene.js';

/** Facts of the file, who looked at it, and how long each part of that took. */
export function Technical({ scene: { result } }: { scene: Scene }) {
  const { video, sampling, provenance, warnings } = result;
  const facts: [string, string][] = [
    ['Container and codec', `${video.container}, ${video.codec}`],
    ['Picture', `${video.display_width} × ${video.display_height}, stored ${video.width} × ${video.height}`],
    ['Rotation, pixel shape', `${video.rotation}°, ${video.pixel_aspect}`],
    ['Length', clock(video.duration_ms, 3)],
    ['Frame rate', `${video.frame_rate ?? 'unknown'}${video.variable_frame_rate ? ', variable' : ''}`],
    ['Sound', video.has_audio ? 'yes' : 'none'],
    ['Size', bytes(video.size_bytes)],
    ['SHA-256', video.sha256],
    ['Frames', `${sampling.frames_decoded} decoded, ${sampling.frames_analyzed} looked at`],
    ['Pipeline', `${provenance.pipeline.name} (${provenance.pipeline.sha256.slice(0, 12)})`],
    ['Service', provenance.service_version],
  ];
  return (
    <>
      {warnings.length > 0 && (
        <>
          <h2>Warnings</h2>
          <ul class="plain">
            {warnings.map(({ code, message }) => (
              <li key={message}>
                <strong>{code}</strong> {message}
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>Video</h2>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h2>Models</h2>
      <ul class="plain">
        {provenance.models.map(({ name, version, provider, sha256 }) => (
          <li key={`${name}@${version}`}>
            <strong>
              {name}@{version}
            </strong>{' '}
            on {provider} <code class="faint">{sha256.slice(0, 16)}…</code>
          </li>
        ))}
      </ul>
      <h2>Stages</h2>
      <dl class="facts">
        {provenance.stages.map(({ name, duration_ms }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{duration_ms} ms</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
