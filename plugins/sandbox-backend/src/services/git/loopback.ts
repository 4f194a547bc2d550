import { isIPv6 } from 'node:net';
import { NotAllowedError } from '@backstage/errors';
import { RequestHandler } from 'express';

/**
 * Lets only this machine through, and only by a name of its own: a page of another site that a browser
 * here has open must not read repositories by pointing its own name at a loopback address.
 */
export function requireLoopback(portalHosts: string[]): RequestHandler {
  const own = new Set(['localhost', '127.0.0.1', '[::1]', ...portalHosts]);
  return (req, _res, next) => {
    const hostname = (req.get('host') ?? '').replace(/:\d+$/, '').toLowerCase();
    if (!isLoopback(req.socket.remoteAddress) || !own.has(hostname)) {
      next(
        new NotAllowedError(
          'The sandbox answers only requests from this machine, by the name localhost.',
        ),
      );
      return;
    }
    next();
  };
}

function isLoopback(address: string | undefined): boolean {
  if (!address) return false;
  const plain = isIPv6(address) ? address.replace(/^::ffff:/i, '') : address;
  return plain === '::1' || plain.startsWith('127.');
}
