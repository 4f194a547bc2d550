import { runGit } from '@paved-path/provider-kit-node';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { chmod, mkdir, symlink, utimes, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setUpModule } from './__testUtils__/appliedModule';
import {
  code,
  createProvider,
  deadline,
  describeTerraform,
  findTerraform,
  TestRepository,
  useFolder,
  writeFiles,
} from './__testUtils__/fixtures';

jest.setTimeout(60_000);

describeTerraform('TerraformProvider', () => {
  const folder = useFolder();
  beforeAll(findTerraform);

  const at = (...parts: string[]) => join(folder.path, ...parts);
  const setUp = (
    files: Record<string, string>,
    settings?: Record<string, any>,
  ) => setUpModule(folder.path, files, settings);

  it('finds what the code says and nobody applied, and who said it', async () => {
    const { repository, check } = await setUp({
      'main.tf': code({ kept: '"a"', changed: '{ size = 1 }', gone: '[1]' }),
    });
    const written = new Date(Date.now() - 60_000);
    await utimes(at('states/app/terraform.tfstate'), written, written);
    await expect(check()).resolves.toMatchObject({ resources: [] });

    await repository.commit('Jonas Lindqvist', 'A larger size', {
      'app/main.tf': code({ kept: '"a"', changed: '{ size = 2 }', added: '1' }),
    });
    await repository.commit('Li Wen', 'Elsewhere', { 'README.md': 'Hello' });
    const report = await check();
    expect(report.stateWrittenAt).toBe(written.toISOString());
    expect(report.truncated).toBe(false);
    const drifts = Object.fromEntries(
      report.resources.map(each => [each.address, each]),
    );
    expect(Object.keys(drifts).sort()).toEqual([
      'terraform_data.added',
      'terraform_data.changed',
      'terraform_data.gone',
    ]);
    expect(drifts['terraform_data.added'].action).toBe('create');
    expect(drifts['terraform_data.gone'].action).toBe('delete');
    expect(drifts['terraform_data.changed']).toMatchObject({
      cause: 'not-applied',
      action: 'update',
      attributes: [
        { path: 'input.size', before: '1', after: '2' },
        { path: 'output', unknown: true },
      ],
    });
    const suspects = drifts['terraform_data.changed'].suspects;
    expect(suspects.map(({ who, what }) => [who, what])).toEqual([
      ['Jonas Lindqvist', 'A larger size'],
      ['Ana Souza', 'Begin'],
    ]);
    // Read-only: neither state nor lock was written.
    expect(readdirSync(at('states/app'))).toEqual(['terraform.tfstate']);
  });

  it('tells replaced and moved resources', async () => {
    const { repository, check } = await setUp({
      'main.tf':
        'resource "terraform_data" "old" {}\nresource "terraform_data" "r" {\n  triggers_replace = 1\n}\n',
    });
    await repository.commit('Ana Souza', 'Move', {
      'app/main.tf':
        'resource "terraform_data" "new" {}\nmoved {\n  from = terraform_data.old\n  to   = terraform_data.new\n}\nresource "terraform_data" "r" {\n  triggers_replace = 2\n}\n',
    });
    const { resources } = await check();
    expect(resources).toMatchObject([
      {
        address: 'terraform_data.new',
        previousAddress: 'terraform_data.old',
        action: 'move',
      },
      { address: 'terraform_data.r', action: 'replace' },
    ]);
  });

  it('shows no secret, wherever it was copied to', async () => {
    const canary = 'canary-hunter2-5309';
    const withSecret = (size: number) =>
      `variable "password" {\n  type      = string\n  sensitive = true\n  default   = "${canary}"\n}\n` +
      `resource "terraform_data" "db" {\n  input = { size = ${size}, url = "postgres://app:\${var.password}@db" }\n}\n` +
      `resource "terraform_data" "copy" {\n  input = "${canary} ${size}"\n}\n` +
      `output "password" {\n  value     = var.password\n  sensitive = true\n}\n`;
    const { repository, check } = await setUp({ 'main.tf': withSecret(1) });
    await repository.commit('Ana Souza', 'Size', {
      'app/main.tf': withSecret(2),
    });
    const report = await check();
    expect(report.resources).toHaveLength(2);
    expect(JSON.stringify(report)).toContain('"sensitive":true');
    expect(JSON.stringify(report)).not.toContain(canary);
    // Nor is any left on the disk.
    const found = () =>
      execFileSync('grep', ['-rl', canary, at('module')]).toString();
    const left = (() => {
      try {
        return found();
      } catch {
        return '';
      }
    })();
    // The code itself says it here, and nothing else does.
    expect(left.split('\n').filter(Boolean)).toEqual([
      expect.stringMatching(/code\/.*\/app\/main\.tf$/),
    ]);
  });

  it('keeps values of configured variables and credentials out of what it says', async () => {
    const { repository, check } = await setUp(
      { 'main.tf': code({ a: '1' }) },
      {
        environment: { TF_VAR_secret: 'canary-of-configuration' },
        credentials: { command: `echo '{"TF_VAR_other":"canary-of-command"}'` },
        steps: [
          {
            name: 'leak',
            run: 'echo "Error: $TF_VAR_secret $TF_VAR_other" >&2; exit 3',
          },
        ],
      },
    );
    await repository.commit('Ana Souza', 'More', {});
    await expect(check()).rejects.toThrow(
      'The step "leak" failed: Error: *** ***',
    );
  });

  it('runs the own steps in order, in the folder, before the plan', async () => {
    const { provider, environment } = await setUp(
      { 'main.tf': code({ a: '1' }) },
      {
        steps: [
          { name: 'tag', run: 'test -f main.tf && echo tagged > tagged' },
          { name: 'policy', run: 'grep -q tagged tagged' },
        ],
      },
    );
    const steps: string[] = [];
    await provider.check(environment, {
      signal: deadline(),
      onStep: step => steps.push(step),
    });
    expect(steps).toEqual(['code', 'init', 'tag', 'policy', 'plan', 'read']);
  });

  it('checks a commit as a whole while others push', async () => {
    const { repository, provider, environment } = await setUp(
      { 'main.tf': code({ a: '1' }) },
      {
        steps: [
          {
            name: 'wait',
            run: `while [ ! -f ${at('go')} ]; do sleep 0.05; done`,
          },
        ],
      },
    );
    const results: number[] = [];
    const reached = new Promise<void>(done => {
      void provider
        .check(environment, {
          signal: deadline(),
          onStep: step => step === 'wait' && done(),
        })
        .then(report => results.push(report.resources.length));
    });
    await reached;
    await repository.commit('Jonas Lindqvist', 'Meanwhile', {
      'app/main.tf': code({ a: '2' }),
    });
    await writeFile(at('go'), '');
    while (results.length === 0) {
      await new Promise(done => setTimeout(done, 20));
    }
    expect(results).toEqual([0]);
    const next = await provider.check(environment, { signal: deadline() });
    expect(next.resources).toHaveLength(1);
  });

  it('bounds what it reports of many resources and long values', async () => {
    const text = 'x'.repeat(20_000);
    const many = (value: string) =>
      `resource "terraform_data" "many" {\n  count = 120\n  input = { n = ${value} }\n}\n` +
      `resource "terraform_data" "long" {\n  input = "${text}${value}"\n}\n`;
    const { repository, check } = await setUp(
      { 'main.tf': many('1') },
      { limits: { resources: 100, valueLength: 50 } },
    );
    await repository.commit('Ana Souza', 'All', { 'app/main.tf': many('2') });
    const report = await check();
    expect(report.truncated).toBe(true);
    expect(report.resources).toHaveLength(100);
    const long = report.resources.find(({ name }) => name === 'long');
    const input = long?.attributes.find(({ path }) => path === 'input');
    expect(input).toMatchObject({ truncated: true });
    expect(input?.before).toHaveLength(51);
  });

  it('reads a plan of 50 MB and 10,000 resources as it streams by', async () => {
    const { environment } = await setUp({ 'main.tf': code({ a: '1' }) });
    const filler = 'y'.repeat(2_400);
    const resources = Array.from({ length: 10_000 }, (_, index) => ({
      address: `thing.many[${index}]`,
      mode: 'managed',
      type: 'thing',
      name: 'many',
      change: {
        actions: index % 2_000 === 0 ? ['update'] : ['no-op'],
        before: { size: 1, filler },
        after: { size: index % 2_000 === 0 ? 2 : 1, filler },
      },
    }));
    const plan = JSON.stringify({
      format_version: '1.2',
      planned_values: resources.slice(0, 100),
      resource_changes: resources,
      complete: true,
      errored: false,
    });
    expect(plan.length).toBeGreaterThan(50_000_000);
    await writeFile(at('plan.json'), plan);
    await writeFile(
      at('cli'),
      `#!/bin/sh\ncase "$1" in show) exec cat ${at('plan.json')};; esac\n`,
    );
    await chmod(at('cli'), 0o755);
    const check = (limits: object) =>
      createProvider(folder.path, {
        command: at('cli'),
        limits: { ...limits },
        repositories: [
          { name: 'code', url: at('repository'), stateFolder: at('states') },
        ],
      }).check(environment, { signal: deadline() });
    const report = await check({});
    expect(report.resources.map(({ address }) => address)).toEqual(
      [0, 2_000, 4_000, 6_000, 8_000].map(index => `thing.many[${index}]`),
    );
    await expect(check({ resourceSize: 4_000 })).rejects.toThrow(
      'thing.many[0] is larger than 4000 bytes in the plan',
    );
  });

  it('finds root modules by themselves, with spaces and unicode, and follows no link that leaves', async () => {
    await mkdir(at('outside'));
    await writeFiles(at('outside'), { 'main.tf': code({ a: '1' }) });
    await TestRepository.create(at('repository'), {
      'live/größe and more/main.tf':
        '# a comment with module "x" { source = "../y" }\nmodule "m" {\n  source = "../../modules/shared"\n}\n',
      'modules/shared/main.tf': code({ a: '1' }),
      'modules/with-backend/main.tf':
        'terraform {\n  backend "s3" {\n    key = "a"\n  }\n}\n',
      'live/json/main.tf.json': '{"terraform":{"cloud":{}}}',
      'live/unit/terragrunt.hcl': 'include "root" {\n  path = ".."\n}\n',
      'terragrunt.hcl': 'remote_state {}\n',
      'live/skipped/main.tf': code({ a: '1' }),
    });
    await symlink('../../outside', at('repository/live/link'));
    await symlink(resolve('/etc'), at('repository/live/absolute'));
    await runGit(['add', '--all'], { cwd: at('repository') });
    const provider = createProvider(folder.path, {
      repositories: [
        { name: 'code', url: at('repository'), exclude: ['**/skipped'] },
      ],
      naming: { pattern: '^live/', name: '' },
    });
    await new TestRepository(at('repository')).commit('Ana Souza', 'Links', {});
    const found = await provider.discover({ signal: deadline() });
    expect(found.map(({ key, name }) => [key, name]).sort()).toEqual([
      ['code:live/größe and more', 'größe and more'],
      ['code:live/json', 'json'],
      ['code:live/unit', 'unit'],
      ['code:modules/with-backend', 'modules/with-backend'],
    ]);
    await expect(
      provider.check(found.find(({ name }) => name.startsWith('gr'))!, {
        signal: deadline(),
      }),
    ).rejects.toThrow('terraform.tfstate is missing');
  });
});
