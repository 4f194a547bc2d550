import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setUpModule } from '../__testUtils__/appliedModule';
import {
  code,
  createProvider,
  deadline,
  describeTerraform,
  findTerraform,
  useFolder,
  writeFiles,
} from '../__testUtils__/fixtures';
import { isRunning, until } from '../__testUtils__/processes';

jest.setTimeout(60_000);

describeTerraform('What cannot be checked', () => {
  const folder = useFolder();
  beforeAll(findTerraform);

  const at = (...parts: string[]) => join(folder.path, ...parts);
  const setUp = (
    files: Record<string, string>,
    settings?: Record<string, any>,
  ) => setUpModule(folder.path, files, settings);

  it.each([
    ['corrupt', '{"version": 4, "resou', /^The state is corrupt\./],
    [
      'from a newer version',
      '{"version":9,"terraform_version":"9.1.0","serial":1,"lineage":"a"}',
      /^The state was written by a newer version .* Terraform 9\.1\.0/,
    ],
  ])('says that the state is %s', async (_name, state, message) => {
    const { check } = await setUp({ 'main.tf': code({ a: '1' }) });
    await writeFile(at('states/app/terraform.tfstate'), state);
    await expect(check()).rejects.toThrow(message);
  });

  it('says that the state is missing or empty, and not that all is to be created', async () => {
    const { check } = await setUp({ 'main.tf': code({ a: '1' }) });
    const state = at('states/app/terraform.tfstate');
    await writeFile(
      state,
      '{"version":4,"terraform_version":"1.0.0","serial":1,"lineage":"a","outputs":{},"resources":[]}',
    );
    await expect(check()).rejects.toThrow('The state is missing or empty');
    await rm(state);
    await expect(check()).rejects.toThrow(
      'The state app/terraform.tfstate is missing',
    );
  });

  it('says where code does not parse, which backend cannot be reached, which provider is missing', async () => {
    const { repository, provider } = await setUp({
      'main.tf': code({ a: '1' }),
    });
    await repository.commit('Freja Nielsen', 'Break', {
      'broken/main.tf': 'resource "terraform_data" "a" {\n  input = \n}\n',
      'remote/main.tf':
        'terraform {\n  backend "http" {\n    address   = "http://127.0.0.1:9/state"\n    retry_max = 0\n  }\n}\n',
      'plugin/main.tf':
        'terraform {\n  required_providers {\n    thing = { source = "localhost:9/nobody/thing" }\n  }\n}\nresource "thing_one" "a" {}\n',
      'plugin/terraform.tfstate':
        '{"version":4,"terraform_version":"1.0.0","serial":1,"lineage":"a","outputs":{},"resources":[]}',
      'unit/terragrunt.hcl': 'terraform {\n  source = "../module"\n}\n',
    });
    await writeFiles(at('states'), {
      'broken/terraform.tfstate': await readFile(
        at('repository/plugin/terraform.tfstate'),
        'utf8',
      ),
      'plugin/terraform.tfstate': await readFile(
        at('repository/plugin/terraform.tfstate'),
        'utf8',
      ),
    });
    const check = (path: string) =>
      provider.check(
        { key: `code:${path}`, name: path },
        { signal: deadline() },
      );
    await expect(check('broken')).rejects.toThrow(/^main\.tf:2: /);
    await expect(check('remote')).rejects.toThrow(/cannot be reached\./);
    await expect(check('plugin')).rejects.toThrow(
      /^A provider plugin is missing\./,
    );
    await expect(check('unit')).rejects.toThrow(/Terragrunt is not installed/);
    // One that fails is none of another's.
    await expect(check('app')).resolves.toMatchObject({ resources: [] });
  });

  it('says so where neither OpenTofu nor Terraform is installed', async () => {
    const { environment } = await setUp({ 'main.tf': code({ a: '1' }) });
    const provider = createProvider(folder.path, {
      command: '/nowhere/tofu',
      repositories: [{ name: 'code', url: at('repository') }],
    });
    const path = process.env.PATH;
    await expect(
      provider.check(environment, { signal: deadline() }),
    ).rejects.toThrow('The command /nowhere/tofu is not there');
    // What there is to be checked can be told without it.
    await expect(
      provider.discover({ signal: deadline() }),
    ).resolves.toHaveLength(1);
    expect(process.env.PATH).toBe(path);
  });

  it('kills what hangs, with its children, and leaves nothing behind', async () => {
    const pidFile = at('pid');
    const { check } = await setUp(
      { 'main.tf': code({ a: '1' }) },
      {
        steps: [
          { name: 'hang', run: `sleep 300 & echo $! > ${pidFile}; wait` },
        ],
      },
    );
    const controller = new AbortController();
    const ended = check(controller.signal);
    ended.catch(() => {});
    await until(
      () => existsSync(pidFile) && /\d/.test(readFileSync(pidFile, 'utf8')),
    );
    controller.abort(new Error('too slow'));
    await expect(ended).rejects.toThrow('too slow');
    const pid = Number(await readFile(pidFile, 'utf8'));
    await until(() => !isRunning(pid));
    expect(readdirSync(at('module/work'))).toEqual([]);
  });

  it('says that a repository cannot be reached, rather than that there is none', async () => {
    const provider = createProvider(folder.path, {
      repositories: [
        {
          name: 'code',
          url: 'http://localhost:9/code.git',
          token: 'canary-token',
        },
      ],
    });
    const failure = provider.discover({ signal: deadline() });
    await expect(failure).rejects.toThrow(
      /^The branch main of http:\/\/localhost:9\/code\.git cannot be fetched/,
    );
    await expect(failure).rejects.not.toThrow(/canary-token/);
  });

  it('says that a disk is full', async () => {
    const { environment } = await setUp({ 'main.tf': code({ a: '1' }) });
    await writeFile(
      at('full'),
      '#!/bin/sh\necho "Error: write plan: no space left on device" >&2\nexit 1\n',
    );
    await chmod(at('full'), 0o755);
    const provider = createProvider(folder.path, {
      command: at('full'),
      repositories: [
        { name: 'code', url: at('repository'), stateFolder: at('states') },
      ],
    });
    await expect(
      provider.check(environment, { signal: deadline() }),
    ).rejects.toThrow(/^The disk is full\./);
  });
});
