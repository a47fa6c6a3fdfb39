import type { Pipeline } from '../../../src/client.js';

/** Which pipeline, and what its steps are. */
export function PipelineChoice({
  pipelines,
  chosen,
  onChoose,
}: {
  pipelines: Pipeline[];
  chosen: string;
  onChoose: (name: string) => void;
}) {
  const pipeline = pipelines.find(({ name }) => name === chosen);
  return (
    <div class="field">
      <label>
        Pipeline
        <select value={chosen} onChange={({ currentTarget }) => onChoose(currentTarget.value)}>
          {pipelines.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {pipeline && (
        <>
          <p class="faint">{pipeline.description}</p>
          <ul class="chips" aria-label="Steps">
            {pipeline.steps.map(({ name, about }) => (
              <li key={name} title={about}>
                {name}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
