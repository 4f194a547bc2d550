import { NotAllowedError } from '@backstage/errors';
import type { Request } from 'express';
import { isLoopbackHost } from './assertLocalOnly';

/**
 * Throws `NotAllowedError` unless the browser addressed this machine by a loopback name. Without it a web site whose
 * name is re-pointed to 127.0.0.1 (DNS rebinding) would count as the same origin.
 */
export function assertLocalRequest(request: Request): void {
  const host = /^(?<name>.*?)(?::\d+)?$/.exec(request.headers.host ?? '');
  if (!isLoopbackHost(host?.groups?.name)) {
    throw new NotAllowedError(
      'Local sign-in answers only under the name localhost or a loopback address',
    );
  }
}
