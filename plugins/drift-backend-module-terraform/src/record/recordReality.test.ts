import { ResourceDrift } from '@paved-path/backstage-plugin-drift-common';
import { readFile, rm } from 'node:fs/promises';
import { Cloud, folderFile } from '../__testUtils__/cloud';
import {
  applyByHand,
  code,
  createProvider,
  deadline,
  describeTerraform,
  findTerraform,
  TestRepository,
  useFolder,
  writeFiles,
} from '../__testUtils__/fixtures';
import { RecordingHost } from '../__testUtils__/RecordingHost';
import { TerraformProvider } from '../TerraformProvider';

jest.setTimeout(120_000);

describeTerraform('Recording what is there in the code', () => {
  const folder = useFolder();
  beforeAll(findTerraform);

  /** What is there is what was applied; the code then says something else. */
  async function begin(
    applied: Record<string, string>,
    says: Record<string, string>,
    rest: Record<string, unknown> = {},
  ) {
    const cloud = new Cloud(folder.path);
    await applyByHand(cloud.at('by-hand'), applied, cloud.state);
    const repository = await TestRepository.create(
      cloud.at('repository'),
      Object.fromEntries(
        Object.entries(says).map(([name, text]) => [`app/${name}`, text]),
      ),
    );
    const provider = createProvider(folder.path, {
      repositories: [
        {
          name: 'code',
          url: cloud.at('repository'),
          stateFolder: cloud.at('states'),
        },
      ],
      ...rest,
    });
    return { ...recorder(provider), repository, cloud };
  }

  function recorder(provider: TerraformProvider) {
    const app = { key: 'code:app', name: 'app' };
    const host = new RecordingHost();
    const record = async (drifts?: ResourceDrift[]) => {
      const signal = deadline(100_000);
      return provider.openFix(
        app,
        {
          optionId: 'record',
          drifts: drifts ?? (await provider.check(app, { signal })).resources,
          actor: 'user:default/ana',
        },
        { signal, codeHost: host },
      );
    };
    return { provider, host, record, app };
  }

  it('changes what was changed outside and keeps all else as it is', async () => {
    const cloud = new Cloud(folder.path);
    const main = cloud.code(
      folderFile('one'),
      `# The second\nresource "folder_file" "two" {\n  name = "two"\n  settings = {\n    size = "1" # GiB\n    zone = "a"\n  }\n}\n`,
      folderFile('secret'),
      folderFile('gone'),
      `resource "folder_file" "many" {\n  count    = 1\n  name     = "many\${count.index}"\n  settings = { size = "1" }\n}\n`,
    );
    await cloud.begin(main);
    await cloud.edit('one', {
      settings: { size: '9', zone: 'a', note: 'say "hi" ${x} %{y}\n' },
      secret: 'canary-one',
    });
    await cloud.edit('two', { settings: { size: '2' } });
    await cloud.edit('secret', {
      settings: { size: '1', zone: 'a', copy: 'canary-changed' },
      secret: 'canary-changed',
    });
    await cloud.edit('many0', { settings: { size: '5' } });
    await rm(cloud.file('gone'));
    const { provider, check } = cloud.checker();
    const { host, record } = recorder(provider);
    const before = await readFile(cloud.state, 'utf8');
    const opened = await record();
    expect(host.pullRequests[0].files.map(({ path }) => path)).toEqual([
      'app/main.tf',
    ]);
    const expected = main
      .replace(
        'settings = { size = "1", zone = "a" }',
        () =>
          'settings = { size = "9", zone = "a", note = "say \\"hi\\" $${x} %%{y}\\n" }',
      )
      .replace(
        '    size = "1" # GiB\n    zone = "a"\n',
        '    size = "2" # GiB\n',
      );
    expect(host.content).toBe(expected);
    expect(opened).toMatchObject({ kind: 'pull-request' });
    expect(opened).not.toHaveProperty('number');
    expect(opened.notes).toEqual([
      expect.stringMatching(/^The state still says/),
      'Not contained: folder_file.gone: it does not exist, and its code is not taken away by itself.',
      'Not contained: folder_file.many[0]: it is one of several with the same code.',
      'Not contained: folder_file.secret, secret: it is sensitive.',
      'Not contained: folder_file.secret, settings.copy: it is sensitive.',
    ]);
    const [{ title, body, branch, location }] = host.pullRequests;
    expect(title).toBe('Record what is there in app');
    expect(branch).toMatch(/^paved-path\/drift\/record-app-[0-9a-f]{8}$/);
    expect(location).toEqual({
      repositoryUrl: cloud.at('repository'),
      branch: 'main',
      path: 'app',
    });
    expect(body).toContain('`user:default/ana` asked for it');
    expect(body).toContain('### `folder_file.two`');
    expect(body).not.toContain('### `folder_file.secret`');
    expect(JSON.stringify([host.pullRequests, opened])).not.toContain(
      'canary-changed',
    );
    // Nothing was locked or written.
    await expect(readFile(cloud.state, 'utf8')).resolves.toBe(before);

    // Merged, the code agrees; the state hears of it with the next apply.
    await writeFiles(cloud.at('repository'), { 'app/main.tf': expected });
    await new TestRepository(cloud.at('repository')).commit('Li', 'Merge', {});
    const { resources } = await check();
    const actions = resources.map(({ address, action }) => [address, action]);
    expect(actions).toContainEqual(['folder_file.one', 'read']);
    expect(actions).toContainEqual(['folder_file.two', 'read']);
    const again = recorder(provider);
    const read = resources.filter(({ action }) => action === 'read');
    await again.record(read);
    expect(again.host.pullRequests).toEqual([]);
    expect(again.host.issues[0].body).toContain(
      'folder_file.one: the code says what is there already',
    );
  });

  it('goes back to any value that was applied, in literals, lists, maps and variables', async () => {
    const lines = ({ rest, ...values }: Record<string, string>) =>
      `${rest}variable "size" {\n  type    = number\n  default = ${
        values.size
      } # GiB\n}\nvariable "zone" {\n  type = string\n}\nresource "terraform_data" "vars" {\n  input = { size = var.size, zone = var.zone }\n}\n${code(
        values,
      )}`;
    const applied = {
      size: '1',
      text: '"a \\"quoted\\" $${x} \\u00e9\\n\\tüñ😀 \\\\ %%{y}"',
      number: '-12.5',
      truth: 'false',
      nothing: 'null',
      list: '["a", 2, null, { b = [] }]',
      map: '{\n    one   = 1 # first\n    "t:o" = [2]\n    three = { x = "y" }\n  }',
      heredoc: '<<EOT\nline $${x}\n\n  two\nEOT',
      added: '[1, 2, 3]',
      same: '"same"',
      rest: 'resource "terraform_data" "bare" {\n  input = { a = 1 }\n}\nresource "terraform_data" "full" {}\n',
    };
    const says = {
      size: '2',
      text: '"b"',
      number: '3',
      truth: '"yes"',
      nothing: '{}',
      list: '["b", 2, "c"]',
      map: '{\n    one   = 2 # first\n    extra = true\n    three = { x = "z" }\n  }',
      heredoc: '<<EOT\nline\nEOT',
      added: '[1, 4]',
      same: '"same"',
      rest: 'resource "terraform_data" "bare" {}\nresource "terraform_data" "full" {\n  input = [1]\n}\n',
    };
    const { host, record, cloud } = await begin(
      { 'main.tf': lines(applied), 'terraform.tfvars': 'zone = "a"\n' },
      {
        'main.tf': lines(says),
        'terraform.tfvars': '# Zones\nzone = "b" # far\n',
      },
    );
    const { notes } = await record();
    expect(notes).toEqual([]);
    const files = Object.fromEntries(
      host.pullRequests[0].files.map(({ path, content }) => [path, content]),
    );
    expect(files['app/terraform.tfvars']).toBe('# Zones\nzone = "a" # far\n');
    const main = files['app/main.tf'];
    expect(main).toContain('"bare" {\n  input = { a = 1 }\n}\n');
    expect(main).toContain('"full" {\n  input = null\n}\n');
    expect(main).toContain('default = 1 # GiB\n');
    expect(main).toContain(
      'input = "a \\"quoted\\" $${x} é\\n\\tüñ😀 \\\\ %%{y}"\n',
    );
    expect(main).toContain('input = -12.5\n');
    expect(main).toContain(
      'input = {\n    one   = 1 # first\n    three = { x = "y" }\n    "t:o" = [2]\n  }\n',
    );
    // A real plan of it finds nothing.
    await writeFiles(cloud.at('repository/app'), {
      'main.tf': main,
      'terraform.tfvars': files['app/terraform.tfvars'],
    });
    await new TestRepository(cloud.at('repository')).commit('Li', 'Merge', {});
    const { provider, app } = recorder(
      createProvider(folder.path, {
        repositories: [
          {
            name: 'code',
            url: cloud.at('repository'),
            stateFolder: cloud.at('states'),
          },
        ],
      }),
    );
    await expect(
      provider.check(app, { signal: deadline() }),
    ).resolves.toMatchObject({ resources: [] });
  });

  it('says what it leaves alone, and why', async () => {
    const shared = (size: string) =>
      `variable "both" {\n  default = ${size}\n}\n`;
    const resource = (name: string, input: string) => code({ [name]: input });
    const { host, record } = await begin(
      {
        'main.tf': [
          shared('1'),
          resource('one', 'var.both'),
          resource('two', 'var.both'),
          resource('template', '"size 1"'),
          resource('kept', '1'),
          resource('dependent', '{ of = 1 }'),
          resource('broken', '1'),
        ].join(''),
        'modules/m/main.tf': resource('inner', '1'),
        'm.tf': 'module "m" {\n  source = "./modules/m"\n}\n',
      },
      {
        'main.tf': [
          shared('2'),
          resource('one', 'var.both'),
          resource('two', 'var.both'),
          resource('template', '"size ${var.both}"'),
          resource('kept', '2'),
          resource('dependent', '{ of = local.of }'),
          'locals {\n  of = 2\n}\n',
          resource('new', '1'),
        ].join(''),
        'again.tf': resource('broken', '2').replace('}\n', '}'),
        'modules/m/main.tf': resource('inner', '2'),
        'm.tf': 'module "m" {\n  source = "./modules/m"\n}\n',
      },
    );
    const { notes } = await record();
    expect(host.pullRequests[0].files.map(({ path }) => path)).toEqual([
      'app/again.tf',
      'app/main.tf',
    ]);
    expect(notes.sort()).toEqual([
      'Not contained: module.m.terraform_data.inner: its code is in a module.',
      'Not contained: terraform_data.dependent, input.of: its value is not a literal.',
      'Not contained: terraform_data.new: it does not exist, and its code is not taken away by itself.',
      'Not contained: terraform_data.one, input: the variable both is used in more than one place.',
      'Not contained: terraform_data.template, input: its value is not a literal.',
      'Not contained: terraform_data.two, input: the variable both is used in more than one place.',
    ]);
  });

  it('takes out again what a plan does not confirm, and what would change something else', async () => {
    const main = (size: string, zone: string) =>
      `resource "terraform_data" "of" {\n  input = ${size}\n}\nresource "terraform_data" "follows" {\n  input = terraform_data.of.input == 2 ? "two" : "other"\n}\nresource "terraform_data" "own" {\n  input = "${zone}"\n}\nresource "terraform_data" "overridden" {\n  input = "plain"\n}\n`;
    const override = (text: string) =>
      `resource "terraform_data" "unsaid" {\n  input = "${text}"\n}\n`;
    const applied = main('1', 'a')
      .replace('terraform_data.of.input == 2 ? "two" : "other"', '"two"')
      .replace('"plain"', '"before"');
    const { host, record } = await begin(
      { 'main.tf': applied, 'a.tf': override('x') },
      {
        'main.tf': main('2', 'b').replace('"plain"', 'var.text'),
        // The environment of the command gives it another value than the default.
        'a.tf': `variable "text" {\n  default = "default"\n}\n${override('x')}`,
      },
      { environment: { TF_VAR_text: 'given' } },
    );
    const { notes } = await record();
    expect(host.content).toContain('"own" {\n  input = "a"\n}');
    expect(host.content).toContain('"of" {\n  input = 2\n}');
    expect(notes).toEqual([
      'Not contained: terraform_data.of, input: with it, a plan changes more than before (terraform_data.follows).',
      'Not contained: terraform_data.overridden, input: a plan of the changed code shows it still.',
    ]);
    expect(host.pullRequests[0].files).toHaveLength(1);
    expect(host.pullRequests[0].body).not.toContain(
      'terraform_data.of`\n\nIts',
    );
  });

  it('says why, where there are no issues to say it in', async () => {
    const { host, record } = await begin(
      { 'main.tf': code({ a: '"${1}"' }) },
      { 'main.tf': code({ a: '"${2}"' }) },
    );
    Object.assign(host, { openIssue: undefined });
    await expect(record()).rejects.toThrow(
      'Nothing of it can be recorded in the code.\nterraform_data.a, input: its value is not a literal.',
    );
  });

  it('opens nothing where the code moved on meanwhile', async () => {
    const commit = `git -C ${folder.path}/repository -c user.name=Li -c user.email=li@example.com commit -q --allow-empty -m More`;
    const { provider, app, host, record } = await begin(
      { 'main.tf': code({ a: '1' }) },
      { 'main.tf': code({ a: '2' }) },
      { steps: [{ name: 'push', run: commit }] },
    );
    const { resources } = await provider.check(app, { signal: deadline() });
    await expect(record(resources)).rejects.toThrow(
      'The code changed meanwhile.',
    );
    expect(host.pullRequests).toEqual([]);
  });
});
