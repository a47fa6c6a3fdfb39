import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';

/** What undici asks a connector for. */
export type Target = buildConnector.Options;
export type Connection = NonNullable<Parameters<buildConnector.Callback>[1]>;

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Connects to exactly these addresses, one after the other (RFC 8305), and asks no name server again, so that nothing
 * can change between the check of a name and its use. TLS is for the name, not the address.
 */
export function connectTo(target: Target, addresses: readonly LookupAddress[]): Promise<Connection> {
  return connect(target, { lookup: pinned(addresses), autoSelectFamily: true });
}

/** Speaks TLS through a connection that a proxy has opened. */
export const secure = (target: Target, through: Connection): Promise<Connection> =>
  connect({ ...target, httpSocket: through }, {});

function connect(target: Target, options: buildConnector.BuildOptions): Promise<Connection> {
  return new Promise((resolve, reject) => {
    buildConnector({ timeout: CONNECT_TIMEOUT_MS, ...options })(target, (error, socket) =>
      socket ? resolve(socket) : reject(error),
    );
  });
}

const pinned =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (_host, { all }, done) => {
    const [first] = addresses;
    if (all) done(null, [...addresses]);
    else done(null, first?.address ?? '', first?.family);
  };
