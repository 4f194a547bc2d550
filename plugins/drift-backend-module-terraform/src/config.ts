import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';
import { tmpdir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';
import { ReportLimits } from './plan/PlanReport';
import { readWorkspaceRules, WorkspaceRule } from './workspaces';

/** A repository with root modules. @internal */
export type RepositoryConfig = {
  name: string;
  /** An address, or an absolute folder. */
  url: string;
  branch: string;
  token?: string;
  include: string[];
  exclude: string[];
  /** Absolute; where states of local backends are, by the folders of their root modules. */
  stateFolder?: string;
  /** Absolute; what the repository is made from where it does not exist. */
  seed?: string;
  /** Its pages, for people. */
  webUrl?: string;
  fix?: { title: string; url: string };
  /** For branches on a remote that no code host knows. */
  pushToken?: string;
  /** Whether Atlantis applies what is in it. */
  atlantis: boolean;
  workspaces: WorkspaceRule[];
};

/** The module's configuration, read and checked. @internal */
export type TerraformConfig = {
  command?: string;
  repositories: RepositoryConfig[];
  naming?: { pattern: RegExp; name: string };
  steps: Array<{ name: string; run: string }>;
  environment: Record<string, string>;
  credentialsCommand?: string;
  /** Absolute. */
  pluginCache: string;
  /** Absolute. */
  folder: string;
  apply: boolean;
  /** Milliseconds. */
  fetchInterval: number;
  limits: ReportLimits & {
    /** Bytes that a step may print. */
    output: number;
    /** Bytes of one resource in a plan. */
    resourceSize: number;
    /** MiB. */
    memory?: number;
  };
};

const KEY = 'drift.terraform';

/**
 * Reads `drift.terraform`; undefined where it is absent.
 * @internal
 */
export function readTerraformConfig(root: Config): TerraformConfig | undefined {
  const config = root.getOptionalConfig(KEY);
  if (!config) return undefined;
  const workingDirectory =
    root.getOptionalString('backend.workingDirectory') ?? tmpdir();
  const folder = resolve(
    config.getOptionalString('folder') ??
      join(workingDirectory, 'drift-terraform'),
  );
  const repositories = config
    .getConfigArray('repositories')
    .map(readRepository);
  const names = repositories.map(({ name }) => name);
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice) {
    throw new InputError(`${KEY}.repositories names ${twice} twice`);
  }
  const limits = config.getOptionalConfig('limits');
  return {
    command: config.getOptionalString('command'),
    repositories,
    naming: readNaming(config.getOptionalConfig('naming')),
    steps: (config.getOptionalConfigArray('steps') ?? []).map(step => ({
      name: step.getString('name'),
      run: step.getString('run'),
    })),
    environment: readVariables(config.getOptionalConfig('environment')),
    credentialsCommand: config.getOptionalString('credentials.command'),
    pluginCache: resolve(
      config.getOptionalString('pluginCache') ?? join(folder, 'plugins'),
    ),
    folder,
    apply: config.getOptionalBoolean('apply') ?? false,
    fetchInterval: config.has('fetchInterval')
      ? durationToMilliseconds(
          readDurationFromConfig(config, { key: 'fetchInterval' }),
        )
      : 3_000,
    limits: {
      output: readCount(limits, 'output') ?? 16 * 1024 * 1024,
      resourceSize: readCount(limits, 'resourceSize') ?? 32 * 1024 * 1024,
      memory: readCount(limits, 'memory'),
      resources: readCount(limits, 'resources') ?? 500,
      attributes: readCount(limits, 'attributes') ?? 50,
      valueLength: readCount(limits, 'valueLength') ?? 1_000,
    },
  };
}

function readRepository(config: Config): RepositoryConfig {
  const name = config.getString('name');
  if (!/^[\w.-]+(?:\/[\w.-]+)*$/.test(name) || name.includes('..')) {
    throw new InputError(
      `${KEY}.repositories names "${name}"; a name is of letters, digits, dots, dashes and slashes`,
    );
  }
  const token = config.getOptionalString('token');
  const fix = config.getOptionalConfig('fix');
  const folder = (key: string) => {
    const value = config.getOptionalString(key);
    return value === undefined ? undefined : resolve(value);
  };
  const pushToken = config.getOptionalString('push.token');
  const url = readUrl(name, config.getString('url'), token ?? pushToken);
  if (config.has('seed') && !isAbsolute(url)) {
    throw new InputError(
      `${KEY}.repositories (${name}): seed needs a folder as url, in which the repository is made`,
    );
  }
  return {
    name,
    url,
    branch: config.getOptionalString('branch') ?? 'main',
    token,
    include: config.getOptionalStringArray('include') ?? ['**/*'],
    exclude: config.getOptionalStringArray('exclude') ?? [],
    stateFolder: folder('stateFolder'),
    seed: folder('seed'),
    webUrl: config.getOptionalString('webUrl')?.replace(/\/+$/, ''),
    fix: fix && { title: fix.getString('title'), url: fix.getString('url') },
    pushToken,
    atlantis: config.getOptionalBoolean('atlantis') ?? false,
    workspaces: readWorkspaceRules(
      `${KEY}.repositories (${name}).workspaces`,
      config.getOptionalConfigArray('workspaces'),
    ),
  };
}

function readUrl(name: string, url: string, token: string | undefined): string {
  const key = `${KEY}.repositories (${name})`;
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(url)) {
    // What git reads as a host (git@example.org:infrastructure.git) is an address, the rest is a folder.
    return /^[^/\\]+@[^/\\]+:/.test(url) ? url : resolve(url);
  }
  const parsed = new URL(url);
  if (parsed.password) {
    throw new InputError(
      `${key}: url must not hold a password; give the token in token`,
    );
  }
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(parsed.hostname);
  if (token && parsed.protocol !== 'https:' && !local) {
    throw new InputError(
      `${key}: token is sent only to addresses that begin with https; url begins with ${parsed.protocol}`,
    );
  }
  return url;
}

function readNaming(config: Config | undefined): TerraformConfig['naming'] {
  if (!config) return undefined;
  const pattern = config.getString('pattern');
  try {
    return {
      pattern: new RegExp(pattern),
      // The configuration refuses an empty text where one must be.
      name: String(config.getOptional('name') ?? ''),
    };
  } catch {
    throw new InputError(
      `${KEY}.naming.pattern is "${pattern}"; it must be a regular expression`,
    );
  }
}

function readVariables(config: Config | undefined): Record<string, string> {
  return Object.fromEntries(
    (config?.keys() ?? []).map(name => [name, config!.getString(name)]),
  );
}

function readCount(config: Config | undefined, key: string) {
  const count = config?.getOptionalNumber(key);
  if (count !== undefined && (!Number.isInteger(count) || count < 1)) {
    throw new InputError(
      `${KEY}.limits.${key} is ${count}; it must be a whole number above 0`,
    );
  }
  return count;
}
