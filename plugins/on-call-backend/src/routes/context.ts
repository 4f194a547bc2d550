import {
  AuditorService,
  AuthService,
  DiscoveryService,
  HttpAuthService,
  HttpRouterService,
  LoggerService,
  RootConfigService,
  SchedulerService,
} from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { JsonObject } from '@backstage/types';
import { Request, Response } from 'express';
import { CallerCredentials, EntityAccess } from '@paved-path/provider-kit-node';
import { OnCallConfig } from '../config';
import { OnCallDatabase } from '../database/OnCallDatabase';
import { OnCallExtensions } from '../extensions';
import { OnCall } from '../services/createOnCall';
import { OnCallReporter } from '../services/OnCallReporter';

/** What the routes delegate to. @internal */
export type RouterOptions = {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  discovery: DiscoveryService;
  httpAuth: HttpAuthService;
  httpRouter: HttpRouterService;
  logger: LoggerService;
  rootConfig: RootConfigService;
  scheduler: SchedulerService;
  access: EntityAccess;
  config: OnCallConfig;
  database: OnCallDatabase;
  extensions: OnCallExtensions;
  reporter: OnCallReporter;
} & OnCall;

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
    let answer: CommandAnswer;
    try {
      answer = await command(request, credentials);
    } catch (error) {
      await event.fail({ error: toError(error) });
      throw error;
    }
    await event.success({ meta: answer.meta });
    if (answer.location) response.location(answer.location);
    response.status(answer.status ?? 200);
    if (answer.body === undefined) response.end();
    else response.json(answer.body);
  };
}
