import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { JsonObject } from '@backstage/types';
import { Request, Response } from 'express';
import { CallerCredentials } from '@paved-path/provider-kit-node';
import { Checks } from '../services/Checks';
import { DriftCommands } from '../services/DriftCommands';
import { DriftViews } from '../services/DriftViews';
import { EnvironmentAccess } from '../services/EnvironmentAccess';
import { CoverageViews } from '../services/CoverageViews';
import { Fixes } from '../services/Fixes';
import { FixOptions } from '../services/FixOptions';
import { OpenedFixes } from '../services/OpenedFixes';
import { Scans } from '../services/Scans';

/** What the routes delegate to. @internal */
export type RouterOptions = {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  access: EnvironmentAccess;
  views: DriftViews;
  checks: Checks;
  scans: Scans;
  commands: DriftCommands;
  fixes: Fixes;
  fixOptions: FixOptions;
  openedFixes: OpenedFixes;
  coverageViews: CoverageViews;
};

/** @internal */
export function credentialsOf(
  httpAuth: HttpAuthService,
  request: Request,
): Promise<CallerCredentials> {
  return httpAuth.credentials(request, { allow: ['user', 'service'] });
}

type CommandAnswer = {
  /** 200 where it is not said; 204 has no body. */
  status?: number;
  location?: string;
  body?: unknown;
  /** What the audit's record of its success adds. */
  meta?: JsonObject;
};

/**
 * Makes a route of a command: who asks is known, and it is recorded before it happens and how it ended after.
 * @internal
 */
export function commandRoute(
  options: Pick<RouterOptions, 'httpAuth' | 'auditor'>,
  eventId: string,
  severityLevel: 'low' | 'medium' | 'high',
  command: (
    request: Request,
    credentials: CallerCredentials,
  ) => Promise<CommandAnswer>,
) {
  return async (request: Request, response: Response) => {
    const credentials = await credentialsOf(options.httpAuth, request);
    const event = await options.auditor.createEvent({
      eventId,
      request,
      severityLevel,
      meta: { ...request.params },
    });
    try {
      const answer = await command(request, credentials);
      if (answer.location) response.location(answer.location);
      response.status(answer.status ?? 200);
      if (answer.body === undefined) response.end();
      else response.json(answer.body);
      await event.success({ meta: answer.meta });
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  };
}
