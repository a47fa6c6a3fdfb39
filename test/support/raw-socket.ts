import { connect, type Socket } from 'node:net';

/** Connects and sends these bytes as they are. */
export function open(base: string, bytes: string): Socket {
  const { hostname, port } = new URL(base);
  const socket = connect(Number(port), hostname, () => socket.write(bytes, 'latin1'));
  socket.on('error', () => undefined);
  return socket;
}

/** Sends these bytes and resolves with all that comes back until the other side closes. */
export function sendRaw(base: string, bytes: string): Promise<string> {
  const socket = open(base, bytes);
  let text = '';
  socket.on('data', (data) => (text += String(data)));
  return new Promise((resolve) => socket.once('close', () => resolve(text)));
}
