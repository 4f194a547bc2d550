import type { RootConfigService } from '@backstage/backend-plugin-api';
import { isIP } from 'node:net';

/**
 * Throws unless this process is a development portal that only its own machine can reach. A sign-in without a password
 * must never come up by mistake, so a setting that is missing counts as unsafe.
 */
export function assertLocalOnly(config: RootConfigService): void {
  if (process.env.NODE_ENV === 'production') {
    throw new Error(
      'auth.providers.local.enabled lets anyone sign in as anyone and is refused when NODE_ENV is production: set it to false',
    );
  }
  const host = readListenHost(config);
  if (!isLoopbackHost(host)) {
    throw new Error(
      `auth.providers.local.enabled lets anyone sign in as anyone and is refused unless the backend listens on loopback only: set backend.listen.host to 127.0.0.1 (it is ${
        host ? `'${host}'` : 'unset, which means every interface'
      })`,
    );
  }
}

/** Whether a host name, without its port, names this very machine. */
export function isLoopbackHost(host: string | undefined): boolean {
  const name = host?.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  if (!name) {
    return false;
  }
  return (
    name === 'localhost' ||
    name === '::1' ||
    (isIP(name) === 4 && name.startsWith('127.'))
  );
}

function readListenHost(config: RootConfigService): string | undefined {
  const listen = config.getOptional('backend.listen');
  if (typeof listen === 'string') {
    return /^(?<host>.+):\d+$/.exec(listen)?.groups?.host;
  }
  return config.getOptionalString('backend.listen.host');
}
