import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '@paved-path/provider-kit-node';
import {
  createProvider,
  deadline,
  describeTerraform,
  findTerraform,
  TestRepository,
  useFolder,
  writeFiles,
} from './__testUtils__/fixtures';
import { RecordingHost } from './__testUtils__/RecordingHost';

jest.setTimeout(120_000);

const MAIN =
  'variable "size" {\n  type = number\n}\nresource "terraform_data" "db" {\n  input = { size = var.size, of = terraform.workspace, note = "a" }\n}\n';

describeTerraform('Workspaces', () => {
  const folder = useFolder();
  beforeAll(findTerraform);
  const at = (...parts: string[]) => join(folder.path, ...parts);

  const rule = {
    folders: 'live/*',
    names: ['staging', 'production'],
    varFile: 'sizes/{workspace}.tfvars',
  };
  const files = (main = MAIN) => ({
    'main.tf': main,
    'sizes/staging.tfvars': 'size = 1\n',
    'sizes/production.tfvars': '# GiB\nsize = 10 # large\n',
  });

  /** Applies by hand, each workspace with its own values. */
  async function begin(workspaces: object = rule, main = MAIN) {
    const command = await findTerraform();
    await writeFiles(at('by-hand'), files(main));
    const run = (...args: string[]) =>
      runCommand(command, args, {
        cwd: at('by-hand'),
        env: { ...process.env, TF_CLI_CONFIG_FILE: '' },
      });
    await run('init', '-input=false');
    for (const name of ['staging', 'production']) {
      await run('workspace', 'new', name);
      await run('apply', '-auto-approve', `-var-file=sizes/${name}.tfvars`);
    }
    const states: Record<string, string> = {};
    for (const name of ['staging', 'production']) {
      const state = `terraform.tfstate.d/${name}/terraform.tfstate`;
      states[`live/app/${state}`] = await readFile(
        at('by-hand', state),
        'utf8',
      );
    }
    await writeFiles(at('states'), states);
    const inFolder = (all: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(all).map(([name, text]) => [`live/app/${name}`, text]),
      );
    const repository = await TestRepository.create(at('repository'), {
      ...inFolder(files(main)),
      'other/main.tf': 'resource "terraform_data" "a" {}\n',
    });
    const settings = (each: object) => ({
      apply: true,
      repositories: [
        {
          name: 'code',
          url: at('repository'),
          stateFolder: at('states'),
          workspaces: [each],
        },
      ],
    });
    const provider = createProvider(folder.path, settings(workspaces));
    const found = await provider.discover({ signal: deadline() });
    const of = (name: string) => found.find(each => each.workspace === name)!;
    const change = (all: Record<string, string>) =>
      repository.commit('Ana Souza', 'Change', inFolder(all));
    return { provider, found, of, change, settings };
  }

  it('are environments of their own, each with its state and its variables', async () => {
    const { provider, found, of, change } = await begin();
    expect(found).toMatchObject([
      {
        key: 'code:live/app#staging',
        name: 'live/app (staging)',
        path: 'live/app',
        workspace: 'staging',
      },
      { key: 'code:live/app#production', workspace: 'production' },
      { key: 'code:other', name: 'other' },
    ]);
    expect(found[2]).not.toHaveProperty('workspace');
    const check = (name: string) =>
      provider.check(of(name), { signal: deadline() });
    // Both at once, and neither sees anything of the other.
    const [one, other] = await Promise.all([
      check('staging'),
      check('production'),
    ]);
    expect([one.resources, other.resources]).toEqual([[], []]);
    await change({ 'sizes/production.tfvars': 'size = 11\n' });
    await expect(check('staging')).resolves.toMatchObject({ resources: [] });
    const { resources, stateWrittenAt } = await check('production');
    expect(stateWrittenAt).toBeDefined();
    expect(resources).toMatchObject([
      {
        address: 'terraform_data.db',
        attributes: [
          { path: 'input.size', before: '10', after: '11' },
          { path: 'output' },
        ],
      },
    ]);
    expect(readdirSync(at('states/live/app'))).toEqual(['terraform.tfstate.d']);
    await expect(
      provider.listManagedResources(of('staging'), { signal: deadline() }),
    ).resolves.toMatchObject([{ address: 'terraform_data.db' }]);
    expect(provider.locateCode(of('staging')).path).toBe('live/app');

    const signal = deadline();
    const { planId } = await provider.planFix(of('production'), { signal });
    await provider.applyFix(of('production'), planId, { signal });
    await expect(check('production')).resolves.toMatchObject({ resources: [] });
    expect(readdirSync(at('states/live/app/terraform.tfstate.d'))).toEqual([
      'production',
      'staging',
    ]);
  });

  it('record what is there in files of their own, and nothing in code that they share', async () => {
    const { provider, of, change } = await begin();
    await change({
      'main.tf': MAIN.replace('"a"', '"b"'),
      'sizes/production.tfvars': '# GiB\nsize = 11 # large\n',
    });
    const host = new RecordingHost();
    const signal = deadline(60_000);
    const { resources } = await provider.check(of('production'), { signal });
    const { notes } = await provider.openFix(
      of('production'),
      { optionId: 'record', drifts: resources, actor: 'user:default/ana' },
      { signal, codeHost: host },
    );
    expect(host.pullRequests[0].files).toEqual([
      {
        path: 'live/app/sizes/production.tfvars',
        content: '# GiB\nsize = 10 # large\n',
      },
    ]);
    expect(notes).toEqual([
      'Not contained: terraform_data.db, input.note: its code is shared with other workspaces (staging).',
    ]);
  });

  it('that are not there cannot be checked, and are not made', async () => {
    const { provider, of, settings, found } = await begin({
      ...rule,
      names: ['staging', 'gone'],
    });
    await expect(
      provider.check(of('gone'), { signal: deadline() }),
    ).rejects.toThrow(
      'The state live/app/terraform.tfstate.d/gone/terraform.tfstate is missing',
    );
    expect(readdirSync(at('states/live/app/terraform.tfstate.d'))).toEqual([
      'production',
      'staging',
    ]);
    const later = createProvider(
      folder.path,
      settings({ ...rule, names: ['staging'] }),
    );
    await expect(
      later.check(found.find(({ workspace }) => workspace === 'gone')!, {
        signal: deadline(),
      }),
    ).rejects.toThrow('has no workspace gone');
  });

  it('of a local backend are where it says', async () => {
    const main = `terraform {\n  backend "local" {\n    workspace_dir = "elsewhere"\n  }\n}\n${MAIN}`;
    const { provider, of } = await begin(rule, MAIN).then(async begun => {
      await writeFiles(at('states'), {
        'live/app/elsewhere/staging/terraform.tfstate': await readFile(
          at('states/live/app/terraform.tfstate.d/staging/terraform.tfstate'),
          'utf8',
        ),
      });
      await rm(at('states/live/app/terraform.tfstate.d'), { recursive: true });
      await begun.change({ 'main.tf': main });
      return begun;
    });
    await expect(
      provider.check(of('staging'), { signal: deadline() }),
    ).resolves.toMatchObject({ resources: [] });
  });

  it('of a remote backend are looked for before they are used', async () => {
    const asked = at('asked');
    await TestRepository.create(at('repository'), {
      'main.tf': 'terraform {\n  backend "s3" {\n  }\n}\n',
      'hcp/main.tf': 'terraform {\n  cloud {\n  }\n}\n',
      'unit/terragrunt.hcl': 'terraform {\n  source = "../app"\n}\n',
    });
    await writeFile(
      at('cli'),
      `#!/bin/sh\necho "$1 $2 [$TF_WORKSPACE]" >> ${asked}\ncase "$1" in workspace) printf '  default\\n* blue\\n\\n' ;; show) echo '{"format_version":"1.2"}' ;; esac\n`,
    );
    await chmod(at('cli'), 0o755);
    const provider = createProvider(folder.path, {
      command: at('cli'),
      environment: { TF_WORKSPACE: 'canary' },
      repositories: [
        {
          name: 'code',
          url: at('repository'),
          workspaces: [{ folders: '**', names: ['blue', 'gone'] }],
        },
      ],
    });
    const found = await provider.discover({ signal: deadline() });
    expect(found.map(({ name }) => name)).toContain('code (blue)');
    const check = (key: string, workspace: string) =>
      provider.check(
        { key: `code:${key}#${workspace}`, name: 'x', workspace },
        { signal: deadline() },
      );
    await expect(check('.', 'blue')).resolves.toMatchObject({ resources: [] });
    await expect(check('.', 'gone')).rejects.toThrow(
      'The workspace gone does not exist; the backend has default, blue.',
    );
    const lines = (await readFile(asked, 'utf8')).trim().split('\n');
    expect(lines.filter(line => line.startsWith('init'))).toEqual([
      'init -input=false []',
      'init -input=false []',
    ]);
    expect(lines.filter(line => line.startsWith('plan'))).toEqual([
      'plan -lock=false [blue]',
    ]);
    await expect(check('hcp', 'blue')).rejects.toThrow(
      'Workspaces of the backend cloud are not checked here',
    );
    await expect(check('unit', 'blue')).rejects.toThrow(
      'This is a Terragrunt unit',
    );
  });
});
