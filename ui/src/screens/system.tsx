import type { Model, Pipeline } from '../../../src/client.js';
import { useLoaded } from '../loading.js';
import { Notice } from '../parts/notice.js';
import { service } from '../service.js';
import { bytes } from '../words.js';

/** What the service stands on, its models and its pipelines. */
export function System() {
  return (
    <>
      <h1>System</h1>
      <HealthChecks />
      <Models />
      <Pipelines />
    </>
  );
}

function HealthChecks() {
  const { value, error } = useLoaded((signal) => service().readiness({ signal })).value;
  return (
    <section class="card">
      <h2>Health</h2>
      {error && <Notice kind="bad">{error}</Notice>}
      <dl class="checks">
        {Object.entries(value?.checks ?? {}).map(([name, { ok, detail }]) => (
          <div key={name}>
            <dt>
              <span class={`badge ${ok ? 'success' : 'failed'}`}>{ok ? 'Well' : 'Not well'}</span>{' '}
              {name.replaceAll('_', ' ')}
            </dt>
            <dd>{detail}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Models() {
  const { value, error } = useLoaded((signal) => service().models({ signal })).value;
  const installed = value?.data.filter(({ present }) => present) ?? [];
  const missing = value?.data.filter(({ present }) => !present) ?? [];
  return (
    <section class="card">
      <h2>Models</h2>
      {error && <Notice kind="bad">{error}</Notice>}
      <div class="scroll" tabIndex={0} role="region" aria-label="Installed models">
        <table>
          <thead>
            <tr>
              <th scope="col">Model</th>
              <th scope="col">Version</th>
              <th scope="col">Task</th>
              <th scope="col">State</th>
              <th scope="col">Licence</th>
            </tr>
          </thead>
          <tbody>{installed.flatMap((model) => versionsOf(model))}</tbody>
        </table>
      </div>
      <details>
        <summary>{missing.length} more can be installed</summary>
        <ul class="plain">
          {missing.map(({ name, available }) => (
            <li key={name}>
              <strong>{name}</strong> {available?.description} {available?.size_bytes && bytes(available.size_bytes)},{' '}
              {available?.licence.spdx}
              <br />
              <code>{available?.install}</code>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}

function versionsOf({ name, versions, aliases }: Model) {
  return versions.map(({ version, task, state, reason, licence }) => {
    const names = Object.entries(aliases).filter(([, meant]) => meant === version);
    return (
      <tr key={`${name}@${version}`}>
        <td>{name}</td>
        <td>
          {version} {names.map(([alias]) => alias).join(', ')}
        </td>
        <td>{task}</td>
        <td>
          <span class={`badge ${state === 'READY' ? 'success' : 'failed'}`}>{state}</span> {reason}
        </td>
        <td>{licence.spdx}</td>
      </tr>
    );
  });
}

function Pipelines() {
  const { value, error } = useLoaded((signal) => service().pipelines({ signal })).value;
  return (
    <section class="card">
      <h2>Pipelines</h2>
      {error && <Notice kind="bad">{error}</Notice>}
      {value?.data.map((pipeline) => (
        <Steps key={pipeline.name} pipeline={pipeline} />
      ))}
    </section>
  );
}

function Steps({ pipeline: { name, description, sampling, steps } }: { pipeline: Pipeline }) {
  return (
    <details>
      <summary>
        <strong>{name}</strong> {description}
      </summary>
      <p class="faint">A frame every {sampling.interval_ms} ms.</p>
      <ol class="flow">
        {steps.map((step) => (
          <li key={step.name}>
            <strong>{step.name}</strong>
            <p>{step.about}</p>
            {step.models.length > 0 && <p class="faint">{step.models.join(', ')}</p>}
            {Object.keys(step.options).length > 0 && <code>{JSON.stringify(step.options)}</code>}
          </li>
        ))}
      </ol>
    </details>
  );
}
