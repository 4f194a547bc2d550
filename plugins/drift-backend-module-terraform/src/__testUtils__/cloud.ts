import { runCommand, runGit } from '@paved-path/provider-kit-node';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import {
  chmod,
  readFile,
  rename,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import {
  applyByHand,
  createProvider,
  deadline,
  findTerraform,
  TestRepository,
  writeFiles,
} from './fixtures';

const SOURCE = 'example.com/paved-path/folder';
const TARGET = `${platform()}_${arch() === 'x64' ? 'amd64' : arch()}`;

type Misbehaviour = 'refuse' | 'hang' | 'crash' | 'gorge' | 'hold';

/** A resource of the test's own provider, as code. */
export function folderFile(
  name: string,
  values: { size?: string; secret?: string; named?: string } = {},
): string {
  const { size = '1', secret = `canary-${name}`, named = name } = values;
  return `resource "folder_file" "${name}" {\n  name     = "${named}"\n  settings = { size = "${size}", zone = "a" }\n  secret   = "${secret}"\n}\n`;
}

/**
 * A cloud that is a folder, a real command with a real provider for it, a repository whose code was applied, and what checks it.
 */
export class Cloud {
  constructor(readonly folder: string) {}

  at(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /** A resource as the cloud has it. */
  file(name: string): string {
    return this.at('cloud', `${name}.json`);
  }

  get state(): string {
    return this.at('states/app/terraform.tfstate');
  }

  /** Where `init` finds the provider, as from a mirror; the variables that say so. */
  get environment(): Record<string, string> {
    return {
      TF_CLI_CONFIG_FILE: this.at('cli.tfrc'),
      TF_DISABLE_PLUGIN_TLS: '1',
    };
  }

  /** Changes a resource as somebody who does not use the code. */
  async edit(name: string, content: object): Promise<void> {
    await writeFile(this.file(name), JSON.stringify(content));
  }

  /** Has the provider misbehave with a resource. */
  async tell(name: string, what: Misbehaviour): Promise<void> {
    await writeFile(this.at('cloud', `${name}.${what}`), '');
  }

  async untell(name: string, what: Misbehaviour): Promise<void> {
    await rm(this.at('cloud', `${name}.${what}`), { force: true });
  }

  code(...resources: string[]): string {
    return `terraform {\n  required_providers {\n    folder = { source = "${SOURCE}" }\n  }\n}\nprovider "folder" {\n  folder = "${this.at(
      'cloud',
    )}"\n}\n${resources.join('\n')}`;
  }

  async installProvider(): Promise<void> {
    const binary = `mirror/${SOURCE}/1.0.0/${TARGET}/terraform-provider-folder_v1.0.0`;
    const script = resolve(__dirname, '../../testing/folderProvider.cjs');
    await writeFiles(this.folder, {
      [binary]: `#!/bin/sh\nexec "${process.execPath}" "${script}"\n`,
      'cli.tfrc': `provider_installation {\n  filesystem_mirror {\n    path = "${this.at(
        'mirror',
      )}"\n  }\n}\n`,
      'cloud/README': 'The cloud',
    });
    await chmod(this.at(binary), 0o755);
  }

  /** Applies code by hand, a minute ago, and commits it with its lock file. */
  async begin(main: string): Promise<TestRepository> {
    await this.installProvider();
    await applyByHand(
      this.at('by-hand'),
      { 'main.tf': main },
      this.state,
      this.environment,
    );
    const past = new Date(Date.now() - 60_000);
    // A remote backend has it instead.
    if (existsSync(this.state)) await utimes(this.state, past, past);
    const lock = await readFile(
      this.at('by-hand/.terraform.lock.hcl'),
      'utf8',
    ).catch(() => undefined);
    return TestRepository.create(this.at('repository'), {
      'app/main.tf': main,
      ...(lock === undefined ? {} : { 'app/.terraform.lock.hcl': lock }),
    });
  }

  /** Has the provider come as a package, as from a registry, as large as real ones are; the lock file is committed anew. */
  async packProvider(size: number): Promise<void> {
    const unpacked = this.at('mirror', SOURCE, '1.0.0', TARGET);
    const lock = this.at('by-hand/.terraform.lock.hcl');
    await writeFile(join(unpacked, 'filler'), randomBytes(size));
    await TestRepository.create(unpacked, {});
    const file = `terraform-provider-folder_1.0.0_${TARGET}.zip`;
    await runGit(
      ['archive', '--format=zip', `--output=${this.at(file)}`, 'HEAD'],
      { cwd: unpacked },
    );
    await rm(this.at('mirror', SOURCE, '1.0.0'), { recursive: true });
    await rename(this.at(file), this.at('mirror', SOURCE, file));
    await rm(lock);
    await rm(this.at('by-hand/.terraform'), { recursive: true });
    await this.byHand(['init', '-input=false']);
    await new TestRepository(this.at('repository')).commit(
      'Ana Souza',
      'Lock',
      { 'app/.terraform.lock.hcl': await readFile(lock, 'utf8') },
    );
  }

  /** Runs the command where it was applied by hand. */
  async byHand(args: string[]) {
    return runCommand(await findTerraform(), args, {
      cwd: this.at('by-hand'),
      env: { ...process.env, ...this.environment },
    });
  }

  /** What checks the repository, with all that it keeps in `module`. */
  checker({
    environment = {},
    ...settings
  }: Record<string, any> & { environment?: Record<string, string> } = {}) {
    const provider = createProvider(this.folder, {
      environment: { ...this.environment, ...environment },
      repositories: [
        {
          name: 'code',
          url: this.at('repository'),
          stateFolder: this.at('states'),
        },
      ],
      ...settings,
    });
    const app = { key: 'code:app', name: 'app' };
    return {
      provider,
      app,
      check: (signal = deadline()) => provider.check(app, { signal }),
    };
  }
}

/** All that a failure tells, also to those who print it whole. */
export async function failureOf(promise: Promise<unknown>): Promise<{
  message: string;
  everything: string;
}> {
  const error = await promise.then(
    value => {
      throw new Error(`It did not fail: ${JSON.stringify(value)}`);
    },
    reason => reason,
  );
  return {
    message: error.message,
    everything: `${inspect(error, {
      depth: 10,
      showHidden: true,
      getters: false,
    })}${error.stack}${JSON.stringify(error)}`,
  };
}
