import { chmod, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { arch, platform } from 'node:os';
import { join, resolve } from 'node:path';
import {
  describeTerraform,
  applyByHand,
  createProvider,
  deadline,
  findTerraform,
  TestRepository,
  useFolder,
  writeFiles,
} from './__testUtils__/fixtures';

jest.setTimeout(60_000);

const SOURCE = 'example.com/paved-path/folder';

/** A real `terraform` and a real provider whose resources are files: editing a file is the change made outside. */
describeTerraform('What was changed outside', () => {
  const folder = useFolder();
  beforeAll(findTerraform);

  const at = (...parts: string[]) => join(folder.path, ...parts);
  const file = (name: string) => at('cloud', `${name}.json`);
  const edit = (name: string, content: object) =>
    writeFile(file(name), JSON.stringify(content));

  function code(sizes: Record<string, string>): string {
    const resources = Object.entries(sizes).map(
      ([name, size]) =>
        `resource "folder_file" "${name}" {\n  name     = "${name}"\n  settings = { size = "${size}", zone = "a" }\n  secret   = "canary-${name}"\n}\n`,
    );
    return `terraform {\n  required_providers {\n    folder = { source = "${SOURCE}" }\n  }\n}\nprovider "folder" {\n  folder = "${at(
      'cloud',
    )}"\n}\n${resources.join('\n')}`;
  }

  /** Where `init` finds the provider, as from a mirror. */
  async function installProvider(): Promise<Record<string, string>> {
    const target = `${platform()}_${arch() === 'x64' ? 'amd64' : arch()}`;
    const binary = `mirror/${SOURCE}/1.0.0/${target}/terraform-provider-folder_v1.0.0`;
    const script = resolve(__dirname, '../testing/folderProvider.cjs');
    await writeFiles(folder.path, {
      [binary]: `#!/bin/sh\nexec "${process.execPath}" "${script}"\n`,
      'cli.tfrc': `provider_installation {\n  filesystem_mirror {\n    path = "${at(
        'mirror',
      )}"\n  }\n}\n`,
      'cloud/README': 'The cloud',
    });
    await chmod(at(binary), 0o755);
    return { TF_CLI_CONFIG_FILE: at('cli.tfrc'), TF_DISABLE_PLUGIN_TLS: '1' };
  }

  async function setUp(sizes: Record<string, string>) {
    const environment = await installProvider();
    const state = at('states/app/terraform.tfstate');
    const main = { 'main.tf': code(sizes) };
    await applyByHand(at('by-hand'), main, state, environment);
    const past = new Date(Date.now() - 60_000);
    await utimes(state, past, past);
    const repository = await TestRepository.create(at('repository'), {
      'app/main.tf': code(sizes),
      'app/.terraform.lock.hcl': await readFile(
        at('by-hand/.terraform.lock.hcl'),
        'utf8',
      ),
    });
    const provider = createProvider(folder.path, {
      environment,
      apply: true,
      repositories: [
        { name: 'code', url: at('repository'), stateFolder: at('states') },
      ],
    });
    const app = { key: 'code:app', name: 'app' };
    const check = () => provider.check(app, { signal: deadline() });
    return { repository, provider, app, check };
  }

  it('is told by attribute, with what an apply would do, and taken back by it', async () => {
    const { provider, app, check } = await setUp({
      kept: '1',
      edited: '1',
      gone: '1',
    });
    await expect(check()).resolves.toMatchObject({ resources: [] });

    await edit('edited', {
      settings: { size: '9', zone: 'a' },
      secret: 'canary-edited',
    });
    await rm(file('gone'));
    const report = await check();
    expect(report.resources).toMatchObject([
      {
        address: 'folder_file.edited',
        type: 'folder_file',
        cause: 'changed-outside',
        action: 'update',
        attributes: [{ path: 'settings.size', before: '"1"', after: '"9"' }],
        suspects: [],
      },
      {
        address: 'folder_file.gone',
        cause: 'changed-outside',
        action: 'create',
      },
    ]);
    expect(report.resources).toHaveLength(2);
    expect(JSON.stringify(report)).not.toContain('canary');

    const signal = deadline();
    const { planId } = await provider.planFix(app, { signal });
    await provider.applyFix(app, planId, { signal });
    expect(JSON.parse(await readFile(file('edited'), 'utf8'))).toMatchObject({
      settings: { size: '1' },
    });
    await expect(check()).resolves.toMatchObject({ resources: [] });
  });

  it('is told apart from what the code wants besides', async () => {
    const { repository, check } = await setUp({ one: '1', two: '1' });
    await edit('one', {
      settings: { size: '1', zone: 'b' },
      secret: 'canary-one',
    });
    await repository.commit('Jonas Lindqvist', 'Larger', {
      'app/main.tf': code({ one: '2', two: '2' }),
    });
    const { resources } = await check();
    expect(
      resources.map(({ address, cause, attributes, suspects }) => [
        address,
        cause,
        attributes.map(({ path }) => path).join(),
        suspects[0]?.who,
      ]),
    ).toEqual([
      ['folder_file.one', 'changed-outside', 'settings.zone', undefined],
      ['folder_file.one', 'not-applied', 'settings.size', 'Jonas Lindqvist'],
      ['folder_file.two', 'not-applied', 'settings.size', 'Jonas Lindqvist'],
    ]);
  });

  it('shows nothing of a secret that was changed', async () => {
    const { check } = await setUp({ one: '1' });
    await edit('one', {
      settings: { size: '1', zone: 'a', copy: 'canary-changed' },
      secret: 'canary-changed',
    });
    const report = await check();
    expect(report.resources[0].attributes).toEqual([
      { path: 'secret', sensitive: true },
      { path: 'settings.copy', sensitive: true },
    ]);
    expect(JSON.stringify(report)).not.toContain('canary');
  });

  it('is no drift where the cloud says no more than before', async () => {
    const { check } = await setUp({ one: '1' });
    await edit('one', {
      secret: 'canary-one',
      settings: { zone: 'a', size: '1' },
    });
    await expect(check()).resolves.toMatchObject({ resources: [] });
  });

  it('says why, where the provider fails', async () => {
    const { check } = await setUp({ one: '1' });
    await writeFile(file('one'), 'no JSON');
    await expect(check()).rejects.toThrow(/JSON/);
  });
});
