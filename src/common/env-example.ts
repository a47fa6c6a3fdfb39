import { ENV_VARIABLES } from './env.js';

/** The text of `.env.example`: every variable with its default, and what it is for. */
export function envExample(): string {
  const blocks = ENV_VARIABLES.map(
    ({ name, default: value, about }) => `# ${about}\n${value === '' ? '# ' : ''}${name}=${value}\n`,
  );
  return `# Copy to .env and change what differs. The environment wins over .env, .env over these defaults.\n\n${blocks.join('\n')}`;
}
