import type { Command } from './command.js';

/** `openapi`. */
export const openapi: Command = {
  name: 'openapi',
  usage: '',
  about: 'print the OpenAPI document of the service, without starting it',
  options: {},
  async run(_given, output) {
    // The whole service, which no other command should wait for.
    const { describeService } = await import('./openapi-document.js');
    output.line(JSON.stringify(await describeService(), null, 2));
    return 0;
  },
};
