/** Where the command line finds a service. */
export interface ClientSettings {
  url: string;
  key: string | undefined;
}

/** From `VIDEO_AI_URL` and `VIDEO_AI_KEY`; without a URL the service of this machine, on the port that it listens on by default. */
export function clientSettings(source: NodeJS.ProcessEnv = process.env): ClientSettings {
  const { VIDEO_AI_URL: url, VIDEO_AI_KEY: key, PORT: port } = source;
  return { url: url || `http://127.0.0.1:${port || 3000}`, key: key || undefined };
}
