import { AuditorService, HttpAuthService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { Request, Response } from 'express';
import { CallerCredentials, EntityAccess } from '@paved-path/provider-kit-node';
import { Anomalies } from '../services/Anomalies';
import { Estimates } from '../services/Estimates';
import { OrganisationViews } from '../services/OrganisationViews';
import { OverviewViews } from '../services/OverviewViews';
import { ReportViews } from '../services/ReportViews';
import { ResourceViews } from '../services/ResourceViews';
import { Scopes } from '../services/Scopes';
import { SourceViews } from '../services/SourceViews';

/** What the routes delegate to. @internal */
export type RouterOptions = {
  httpAuth: HttpAuthService;
  auditor: AuditorService;
  access: EntityAccess;
  scopes: Scopes;
  overviews: OverviewViews;
  reports: ReportViews;
  resources: ResourceViews;
  organisation: OrganisationViews;
  sources: SourceViews;
  anomalies: Anomalies;
  estimates: Estimates;
};

/** @internal */
export function credentialsOf(
  httpAuth: HttpAuthService,
  request: Request,
): Promise<CallerCredentials> {
  return httpAuth.credentials(request, { allow: ['user', 'service'] });
}

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
  ) => Promise<unknown>,
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
      response.json(await command(request, credentials));
      await event.success();
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
  };
}
