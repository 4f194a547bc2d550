import { LoggerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import {
  ResourceDrift,
  suspectSchema,
} from '@paved-path/backstage-plugin-drift-common';
import {
  BlameProvider,
  DiscoveredEnvironment,
  ReportedDrift,
} from '@paved-path/backstage-plugin-drift-node';
import { z } from 'zod';
import { withDeadline } from '@paved-path/provider-kit-node';
import { fingerprintOf, identityOf } from '../rules/fingerprint';
import { reportedOf, StoredDrift } from '../rules/life';

const MAX_RESOURCES = 20;
const TIMEOUT = 10_000;

/** Asks who changed what was changed outside. That it cannot be told stops nothing. @internal */
export class Blame {
  readonly #providers: readonly BlameProvider[];
  readonly #logger: LoggerService;

  constructor(options: {
    providers: readonly BlameProvider[];
    logger: LoggerService;
  }) {
    this.#providers = options.providers;
    this.#logger = options.logger;
  }

  /** The resources with their suspects; who is known already is not asked for again. */
  async findSuspects(
    request: {
      environment: DiscoveredEnvironment;
      resources: ReportedDrift[];
      open: readonly StoredDrift[];
      since?: string;
    },
    signal: AbortSignal,
  ): Promise<ReportedDrift[]> {
    const known = new Map(
      request.open.map(drift => [drift.identity, reportedOf(drift)]),
    );
    let asked = 0;
    const result: ReportedDrift[] = [];
    for (const resource of request.resources) {
      const { digests, ...plain } = resource;
      const before = known.get(identityOf(resource));
      if (resource.cause !== 'changed-outside' || resource.suspects.length) {
        result.push(resource);
      } else if (
        before?.suspects.length &&
        fingerprintOf(before) === fingerprintOf(resource)
      ) {
        result.push({ ...resource, suspects: before.suspects });
      } else if (asked < MAX_RESOURCES && this.#providers.length) {
        asked += 1;
        result.push({
          ...resource,
          suspects: await this.#ask({ ...request, resource: plain }, signal),
        });
      } else {
        result.push(resource);
      }
    }
    return result;
  }

  async #ask(
    request: {
      environment: DiscoveredEnvironment;
      resource: ResourceDrift;
      since?: string;
    },
    parent: AbortSignal,
  ): Promise<ResourceDrift['suspects']> {
    const { environment, resource, since } = request;
    const answers = await Promise.all(
      this.#providers.map(async provider => {
        try {
          const suspects = await withDeadline(
            provider.id,
            TIMEOUT,
            signal =>
              provider.findSuspects(
                { environment, resource, since },
                { signal },
              ),
            parent,
          );
          return z.array(suspectSchema).parse(suspects).slice(0, 10);
        } catch (error) {
          parent.throwIfAborted();
          this.#logger.warn(
            `${provider.id} did not tell who changed ${resource.address}: ${
              toError(error).message
            }`,
          );
          return [];
        }
      }),
    );
    return answers.flat();
  }
}
