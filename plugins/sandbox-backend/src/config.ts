import { resolve } from 'node:path';
import { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds, HumanDuration } from '@backstage/types';
import { repositoryNamePattern } from '@paved-path/backstage-plugin-sandbox-common';

/** The sandbox's configuration, checked. Durations in milliseconds. */
export interface SandboxConfig {
  folder: string;
  plansFolder?: string;
  environments: string[];
  ingress: { host: string; port: number };
  pipeline: {
    concurrency: number;
    stepTimeout: number;
    maxLogBytes: number;
    keepRuns: number;
  };
  runtime: { progressDeadline: number };
}

const loopbackHosts = ['127.0.0.1', 'localhost', '::1'];

/**
 * Reads the configuration; undefined where the sandbox is off. Throws, with what to change, where it
 * must not run: in production, or within reach of other machines.
 */
export function readSandboxConfig(
  config: RootConfigService,
  nodeEnvironment: string | undefined = process.env.NODE_ENV,
): SandboxConfig | undefined {
  const sandbox = config.getOptionalConfig('sandbox');
  if (!sandbox?.getOptionalBoolean('enabled')) {
    return undefined;
  }
  if (nodeEnvironment === 'production') {
    throw new Error(
      'The sandbox runs what people push as the user who started the portal, and does not start when NODE_ENV is production. Set sandbox.enabled to false.',
    );
  }
  const host = listenHost(config);
  if (!host || !loopbackHosts.includes(host)) {
    throw new Error(
      `The sandbox runs what people push as the user who started the portal, so it must not be reachable from other machines: set backend.listen.host to 127.0.0.1 (it ${
        host ? `is ${host}` : 'is not set, which means every address'
      }), or sandbox.enabled to false.`,
    );
  }
  const folder = sandbox.getOptionalString('folder');
  if (!folder) {
    throw new InputError(
      'sandbox.folder is missing: name the folder that keeps the state of the sandbox',
    );
  }
  const ingressHost =
    sandbox.getOptionalString('ingress.host') ?? loopbackHosts[0];
  if (!loopbackHosts.includes(ingressHost)) {
    throw new InputError(
      `sandbox.ingress.host is ${ingressHost}; it must be one of ${loopbackHosts.join(
        ', ',
      )}`,
    );
  }
  const plansFolder = sandbox.getOptionalString('plans.folder');
  return {
    folder: resolve(folder),
    plansFolder: plansFolder ? resolve(plansFolder) : undefined,
    environments: readEnvironments(
      sandbox.getOptionalStringArray('environments'),
    ),
    ingress: {
      host: ingressHost,
      port: wholeNumber('ingress.port', 7080, 0, 65535),
    },
    pipeline: {
      concurrency: wholeNumber('pipeline.concurrency', 1, 1, 64),
      stepTimeout: duration('pipeline.stepTimeout', { minutes: 10 }),
      maxLogBytes: wholeNumber('pipeline.maxLogBytes', 5 * 1024 * 1024, 1024),
      keepRuns: wholeNumber('pipeline.keepRuns', 100, 1),
    },
    runtime: {
      progressDeadline: duration('runtime.progressDeadline', { seconds: 60 }),
    },
  };

  function wholeNumber(
    key: string,
    defaultValue: number,
    least: number,
    most: number = Number.MAX_SAFE_INTEGER,
  ): number {
    const value = sandbox!.getOptionalNumber(key) ?? defaultValue;
    if (!Number.isInteger(value) || value < least || value > most) {
      throw new InputError(
        `sandbox.${key} is ${value}; it must be a whole number of at least ${least}${
          most === Number.MAX_SAFE_INTEGER ? '' : ` and at most ${most}`
        }`,
      );
    }
    return value;
  }

  function duration(key: string, defaultValue: HumanDuration): number {
    return durationToMilliseconds(
      sandbox!.has(key)
        ? readDurationFromConfig(sandbox!, { key })
        : defaultValue,
    );
  }
}

function readEnvironments(names: string[] | undefined): string[] {
  const environments = names ?? ['dev', 'staging', 'production'];
  const wrong = environments.find(name => !repositoryNamePattern.test(name));
  if (wrong !== undefined || environments.length === 0) {
    throw new InputError(
      `sandbox.environments ${
        wrong === undefined ? 'is empty' : `holds '${wrong}'`
      }; it must be a list of names of lower-case letters, digits and single hyphens`,
    );
  }
  return [...new Set(environments)];
}

function listenHost(config: RootConfigService): string | undefined {
  const listen = config.getOptional('backend.listen');
  if (typeof listen === 'string') {
    // "host:port", ":port" or "port", as Backstage reads it.
    return listen.match(/^\[?(.*?)\]?:\d+$/)?.[1] || undefined;
  }
  return config.has('backend.listen.host')
    ? config.getOptionalString('backend.listen.host')
    : undefined;
}
