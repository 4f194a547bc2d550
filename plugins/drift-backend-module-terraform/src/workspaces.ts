import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { minimatch } from 'minimatch';
import { isAbsolute, posix } from 'node:path';
import { Cli, RunOptions } from './cli/Cli';
import { CheckFailure } from './cli/explain';
import { RootModule } from './discovery/RootModules';

/** Which workspaces the folders have that a glob matches. @internal */
export type WorkspaceRule = {
  folders: string;
  names: string[];
  /** Seen from the folder; `{workspace}` stands for the name. */
  varFile?: string;
};

/** A workspace of a root module. @internal */
export type Workspace = {
  name: string;
  /** A file with its variables, from the root of the repository. */
  varFile?: string;
  /** The same, where no other workspace uses it. */
  ownFile?: string;
  /** The other workspaces of the folder, which share its code. */
  others: string[];
};

/** Reads `workspaces` of a repository. @internal */
export function readWorkspaceRules(
  key: string,
  configs: Config[] = [],
): WorkspaceRule[] {
  return configs.map(config => {
    const names = config.getStringArray('names');
    const wrong = names.find(name => !isName(name));
    if (names.length === 0 || wrong !== undefined) {
      throw new InputError(
        `${key}: names is ${JSON.stringify(
          names,
        )}; it must list workspaces, whose names are as they stand in a URL`,
      );
    }
    const varFile = config.getOptionalString('varFile');
    if (varFile && isAbsolute(varFile)) {
      throw new InputError(
        `${key}: varFile is ${varFile}; it must be seen from the folder of the root module`,
      );
    }
    return {
      folders: config.getString('folders'),
      names: [...new Set(names)],
      varFile,
    };
  });
}

/** The workspaces of a folder; none where it has no others than the one that is always there. @internal */
export function workspacesOf(
  rules: readonly WorkspaceRule[],
  path: string,
): Workspace[] {
  const rule = rules.find(
    ({ folders }) =>
      minimatch(path, folders, { dot: true }) ||
      // The repository itself is a folder too.
      (path === '.' && ['**', '**/*'].includes(folders)),
  );
  if (!rule) return [];
  const { names, varFile } = rule;
  return names.map(name => {
    const file =
      varFile && posix.join(path, varFile.replaceAll('{workspace}', name));
    return {
      name,
      varFile: file,
      ownFile: varFile?.includes('{workspace}') ? file : undefined,
      others: names.filter(other => other !== name),
    };
  });
}

/**
 * The root module as it is in a workspace: each has a state of its own.
 *
 * @throws CheckFailure where its workspaces cannot be told apart
 * @internal
 */
export function moduleIn(
  module: RootModule,
  workspace: Workspace | undefined,
): RootModule {
  if (!workspace) return module;
  const { name, varFile } = workspace;
  if (module.terragrunt) {
    throw new CheckFailure(
      `This is a Terragrunt unit; of those no workspaces are checked (${name}).`,
    );
  }
  if (['cloud', 'remote'].includes(module.backend ?? '')) {
    // To ask for one that is not there may make it.
    throw new CheckFailure(
      `Workspaces of the backend ${module.backend} are not checked here (${name}); drift.hcpTerraform finds them by themselves.`,
    );
  }
  if (varFile?.startsWith('..')) {
    throw new CheckFailure(
      `The file ${varFile} lies outside of the repository; it is not looked at there.`,
    );
  }
  if (module.statePath === undefined || name === 'default') return module;
  const folder = module.workspaceFolder ?? 'terraform.tfstate.d';
  return {
    ...module,
    statePath: posix.join(folder, name, 'terraform.tfstate'),
  };
}

/** Variables of the CLI for `init`, which serves all workspaces of a folder. @internal */
export function withoutWorkspace(
  env: NodeJS.ProcessEnv,
  workspace: Workspace | undefined,
): NodeJS.ProcessEnv {
  if (!workspace) return env;
  const { TF_WORKSPACE: _, ...rest } = env;
  return rest;
}

/**
 * Selects a workspace for all commands that are run with what this returns. To select one that is not there would make it, so it is looked
 * for first.
 *
 * @throws CheckFailure where it is not there
 * @internal
 */
export async function inWorkspace(
  cli: Cli,
  command: string,
  run: RunOptions,
  { module, workspace }: { module: RootModule; workspace?: Workspace },
): Promise<RunOptions> {
  if (!workspace) return run;
  const { name } = workspace;
  // Of a local backend the state was found already.
  if (name !== 'default' && module.statePath === undefined) {
    const printed = await cli.run(command, ['workspace', 'list'], run);
    const names = printed
      .split('\n')
      .map(line => line.replace(/^\*/, '').trim())
      .filter(Boolean);
    if (!names.includes(name)) {
      throw new CheckFailure(
        `The workspace ${name} does not exist; the backend has ${names.join(
          ', ',
        )}. Make it where you apply, or correct drift.terraform.repositories[].workspaces.`,
      );
    }
  }
  return { ...run, env: { ...run.env, TF_WORKSPACE: name } };
}

/** The arguments of `plan` that give a workspace its variables. @internal */
export function variableArguments(
  folder: string,
  workspace: Workspace | undefined,
): string[] {
  const { varFile } = workspace ?? {};
  return varFile ? [`-var-file=${posix.relative(folder, varFile)}`] : [];
}

/** As Terraform has it: nothing that would have to be written differently in a URL. */
function isName(name: string): boolean {
  return (
    name !== '' && encodeURIComponent(name) === name && !/^\.+$/.test(name)
  );
}
