import {
  AuthService,
  BackstageCredentials,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import {
  HostedRepository,
  StepContext,
} from '@paved-path/backstage-plugin-golden-path-node';
import type { z as zod } from 'zod/v3';

type AnyActionContext = {
  logger: LoggerService;
  signal?: AbortSignal;
  getInitiatorCredentials(): Promise<BackstageCredentials>;
};

/** What a platform is told of the task that calls it. @internal */
export function toStepContext(
  context: AnyActionContext,
  auth: AuthService,
): StepContext {
  return {
    logger: context.logger,
    signal: context.signal ?? new AbortController().signal,
    getToken: async pluginId => {
      const { token } = await auth.getPluginRequestToken({
        onBehalfOf: await context.getInitiatorCredentials(),
        targetPluginId: pluginId,
      });
      return token;
    },
  };
}

/** A copy whose calls end after the given milliseconds. @internal */
export function withTimeout(
  context: StepContext,
  milliseconds: number,
): StepContext {
  return {
    ...context,
    signal: AbortSignal.any([
      context.signal,
      AbortSignal.timeout(milliseconds),
    ]),
  };
}

/**
 * Runs a step. Where it fails, or is cancelled, the error also says what exists so far, and how to go on.
 * @internal
 */
export async function tellWhatExists<T>(
  options: {
    /** What failed, as in "The repository could not be created". */
    failure: string;
    /** Read when it fails, so that what was made in the step itself is told too. */
    exists: () => Array<string | undefined>;
    signal: AbortSignal;
  },
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    const { failure, signal } = options;
    const exists = options.exists().filter(thing => thing !== undefined);
    const reason = isError(cause) ? cause.message : String(cause);
    const error = new Error(
      [
        signal.aborted ? `${failure}: cancelled.` : sentence(failure, reason),
        exists.length
          ? `What exists so far: ${exists.join('; ')}.`
          : 'Nothing was created so far.',
        'Retry the task to go on from here.',
      ].join('\n'),
      { cause },
    );
    if (isError(cause)) error.name = cause.name;
    throw error;
  }
}

function sentence(failure: string, reason: string): string {
  const text = `${failure}: ${reason}`;
  return /[.!?]$|\n/.test(text) ? text : `${text}.`;
}

/** The schema of a repository, for what actions take and give. @internal */
export function repositorySchema(z: typeof zod) {
  return z
    .object({
      owner: z.string(),
      name: z.string(),
      url: z.string().describe('Where a person sees it'),
      cloneUrl: z.string().describe('What git clone takes'),
      catalogInfoUrl: z
        .string()
        .describe('Where the catalog reads catalog-info.yaml'),
      defaultBranch: z.string(),
      headSha: z.string().optional(),
    })
    .describe('The repository, as golden-path:repository:create tells it');
}

/** Says in a few words that a repository exists. @internal */
export function tellRepository(
  repository: Pick<HostedRepository, 'url'>,
): string {
  return `the repository ${repository.url}`;
}
