import {
  AuditorService,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  CustomErrorBase,
  InputError,
  NotAllowedError,
} from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { artifactCreatePermission } from '@paved-path/backstage-plugin-release-manager-common';
import express, { Request, Response, Router } from 'express';
import createRouterWithPromises from 'express-promise-router';
import { ArtifactUploads } from './ArtifactUploads';

const TYPE = 'application/gzip';

/** What is sent is larger than is taken. @internal */
export class PayloadTooLargeError extends CustomErrorBase {
  name = 'PayloadTooLargeError' as const;
  readonly statusCode = 413;
}

/**
 * `PUT /modules/gitops/artifacts/:service/:artifactId`: hands an artifact over, for services such as a pipeline elsewhere.
 * @internal
 */
export function createUploadRouter(options: {
  auditor: AuditorService;
  httpAuth: HttpAuthService;
  permissions: PermissionsService;
  uploads: ArtifactUploads;
  /** Bytes. */
  maxUploadSize: number;
}): Router {
  const { auditor, httpAuth, permissions, uploads, maxUploadSize } = options;
  const readBody = bodyReader(maxUploadSize);
  const router = createRouterWithPromises();

  router.put(
    '/modules/gitops/artifacts/:service/:artifactId',
    async (request, response) => {
      const { service, artifactId } = request.params;
      const event = await auditor.createEvent({
        eventId: 'artifact-upload',
        request,
        severityLevel: 'medium',
        meta: { service, artifactId },
      });
      try {
        const credentials = await httpAuth.credentials(request, {
          allow: ['service'],
        });
        const [decision] = await permissions.authorize(
          [{ permission: artifactCreatePermission }],
          { credentials },
        );
        if (decision.result !== AuthorizeResult.ALLOW) {
          throw new NotAllowedError(
            `You may not hand over artifacts: it takes the permission ${artifactCreatePermission.name}`,
          );
        }
        const archive = await readBody(request, response);
        const { artifact, isNew } = await uploads.put({
          service,
          artifactId,
          archive,
        });
        response.status(isNew ? 201 : 200).json(artifact);
        await event.success({ meta: { isNew, bytes: archive.length } });
      } catch (error) {
        await event.fail({ error: error as Error });
        throw error;
      }
    },
  );

  return router;
}

/** Reads the body once the sender is known to be allowed to send it. */
function bodyReader(maxUploadSize: number) {
  const parse = express.raw({
    type: TYPE,
    limit: maxUploadSize,
    // The archive is what is compressed, and not the way it travels.
    inflate: false,
  });
  return async (request: Request, response: Response): Promise<Buffer> => {
    if (!request.is(TYPE)) {
      throw new InputError(
        `The header Content-Type must be ${TYPE}, and the body the tar.gz of the artifact`,
      );
    }
    await new Promise<void>((resolve, reject) => {
      parse(request, response, (error?: unknown) => {
        if (error === undefined) resolve();
        else if ((error as { type?: string }).type === 'entity.too.large') {
          reject(
            new PayloadTooLargeError(
              `body: it is larger than ${maxUploadSize} bytes (releaseManager.gitops.artifacts.maxUploadSize)`,
            ),
          );
        } else reject(error);
      });
    });
    return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  };
}
