import { createServer } from 'node:http';

/** The one address of this machine that may be connected to in the suite. */
export const ALLOWED = '127.0.0.9';

/** Listens on every address of this machine, serves a video and redirects, and counts who came to which address. */
export class Ground {
  allowed = 0;
  forbidden = 0;

  static async start(video) {
    const ground = new Ground();
    const bytes = Buffer.from(await (await fetch(video)).arrayBuffer());
    ground.server = createServer((request, response) => ground.#answer(request, response, bytes));
    ground.server.on('connection', ({ localAddress }) => {
      if (localAddress?.endsWith(ALLOWED)) ground.allowed++;
      else ground.forbidden++;
    });
    await new Promise((done) => ground.server.listen(0, '::', done));
    ground.port = ground.server.address().port;
    return ground;
  }

  url(host, path = '/v.mp4') {
    return `http://${host}:${this.port}${path}`;
  }

  /** An address that may be fetched from and sends everybody on to this one. */
  redirect(location) {
    const header = location.replace(/[^ -~]/gu, encodeURIComponent); // no characters beyond Latin 1
    return this.url(ALLOWED, `/to/${Buffer.from(header).toString('base64url')}`);
  }

  async stop() {
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  #answer({ url, method }, response, bytes) {
    const target = /^\/to\/([\w-]+)$/.exec(url)?.[1];
    if (target) response.writeHead(302, { location: Buffer.from(target, 'base64url').toString() }).end();
    else if (method === 'POST') response.writeHead(204).end();
    else response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
  }
}
