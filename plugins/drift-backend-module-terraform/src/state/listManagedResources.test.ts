import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { Cloud, folderFile } from '../__testUtils__/cloud';
import {
  applyByHand,
  createProvider,
  deadline,
  describeTerraform,
  findTerraform,
  TestRepository,
  useFolder,
} from '../__testUtils__/fixtures';
import { untilThere } from '../__testUtils__/processes';
import { StateServer } from '../__testUtils__/StateServer';

jest.setTimeout(60_000);

const SECRET = 'canary-hunter2-5309';

describeTerraform('The resources that a state manages', () => {
  const folder = useFolder();
  const server = new StateServer();
  beforeAll(async () => {
    await findTerraform();
    await server.start();
  });
  afterAll(() => server.stop());

  const at = (...parts: string[]) => new Cloud(folder.path).at(...parts);

  async function setUp(files: Record<string, string>) {
    await applyByHand(at('by-hand'), files, at('states/app/terraform.tfstate'));
    await TestRepository.create(
      at('repository'),
      Object.fromEntries(
        Object.entries(files).map(([name, text]) => [`app/${name}`, text]),
      ),
    );
    return lister();
  }

  function lister(settings: object = {}) {
    const provider = createProvider(folder.path, {
      repositories: [
        { name: 'code', url: at('repository'), stateFolder: at('states') },
      ],
      ...settings,
    });
    const app = { key: 'code:app', name: 'app' };
    return (signal = deadline()) =>
      provider.listManagedResources(app, { signal });
  }

  it('are listed from the state, with modules and instances, and no data', async () => {
    const list = await setUp({
      'main.tf':
        'resource "terraform_data" "many" {\n  count = 2\n}\nmodule "m" {\n  source   = "./m"\n  for_each = toset(["a b"])\n}\ndata "terraform_remote_state" "none" {\n  count   = 0\n  backend = "local"\n}\n',
      'm/main.tf':
        'module "inner" {\n  source = "./inner"\n}\ndata "terraform_remote_state" "own" {\n  backend  = "local"\n  defaults = {}\n  config   = { path = "none" }\n}\n'.replace(
          /data[\s\S]*/,
          '',
        ),
      'm/inner/main.tf': `resource "terraform_data" "deep" {\n  input = "${SECRET}"\n}\n`,
    });
    const before = await readFile(at('states/app/terraform.tfstate'), 'utf8');
    const resources = await list();
    const ids = JSON.parse(before).resources.flatMap(
      (each: { instances: Array<{ attributes: { id: string } }> }) =>
        each.instances.map(({ attributes }) => attributes.id),
    );
    expect(resources.map(({ address, type }) => [address, type])).toEqual([
      ['terraform_data.many[0]', 'terraform_data'],
      ['terraform_data.many[1]', 'terraform_data'],
      ['module.m["a b"].module.inner.terraform_data.deep', 'terraform_data'],
    ]);
    expect(resources.flatMap(each => each.ids).sort()).toEqual(ids.sort());
    expect(JSON.stringify(resources)).not.toContain(SECRET);
    await expect(
      readFile(at('states/app/terraform.tfstate'), 'utf8'),
    ).resolves.toBe(before);
  });

  it('are listed while a check of the same root module runs, which keeps its own copy of the state', async () => {
    await setUp({ 'main.tf': 'resource "terraform_data" "a" {}\n' });
    const command = at('slow-terraform');
    const waits = at('waits');
    const goOn = at('go-on');
    await writeFile(
      command,
      `#!/bin/sh\nif [ "$1" = plan ]; then\n  touch "${waits}"\n  while [ ! -e "${goOn}" ]; do sleep 0.05; done\nfi\nexec ${await findTerraform()} "$@"\n`,
    );
    await chmod(command, 0o755);
    const provider = createProvider(folder.path, {
      command,
      repositories: [
        { name: 'code', url: at('repository'), stateFolder: at('states') },
      ],
    });
    const app = { key: 'code:app', name: 'app' };
    const signal = deadline();
    const check = provider.check(app, { signal });
    check.catch(() => {});
    await Promise.race([untilThere(waits), check]);
    await expect(
      provider.listManagedResources(app, { signal }),
    ).resolves.toMatchObject([{ address: 'terraform_data.a' }]);
    await writeFile(goOn, '');
    await expect(check).resolves.toMatchObject({ resources: [] });
  });

  it('are known by what names them in a cloud, unless that is sensitive', async () => {
    await setUp({ 'main.tf': 'resource "terraform_data" "a" {}\n' });
    const resource = (address: string, values: object, marks: object = {}) => ({
      address,
      mode: 'managed',
      type: 'thing',
      values,
      sensitive_values: marks,
    });
    const shown = {
      format_version: '1.0',
      values: {
        outputs: { out: { value: SECRET, sensitive: true } },
        root_module: {
          resources: [
            resource('thing.a', {
              id: 'i-1',
              arn: 'arn:aws:thing:1',
              self_link: 'https://cloud/i-1',
              urn: 'do:thing:1',
              crn: '',
              name: 'no id',
              unique: SECRET,
            }),
            resource('thing.b', { id: 7, arn: 'i' }, { arn: true }),
            resource(
              'thing.c',
              { id: `db/${SECRET}`, password: SECRET },
              { password: true },
            ),
            { ...resource('thing.a', { id: 'old' }), deposed_key: 'abcd' },
            resource('thing.d', { id: SECRET }),
            { ...resource('data.thing.e', { id: 'e' }), mode: 'data' },
          ],
        },
      },
    };
    await writeFile(at('shown'), JSON.stringify(shown));
    await writeFile(
      at('cli'),
      `#!/bin/sh\ncase "$1" in show) exec cat ${at('shown')};; esac\n`,
    );
    await chmod(at('cli'), 0o755);
    const list = lister({ command: at('cli') });
    await expect(list()).resolves.toEqual([
      {
        address: 'thing.a',
        type: 'thing',
        ids: ['i-1', 'arn:aws:thing:1', 'https://cloud/i-1', 'do:thing:1'],
      },
      { address: 'thing.b', type: 'thing', ids: ['7'] },
      { address: 'thing.c', type: 'thing', ids: [] },
      { address: 'thing.a (deposed abcd)', type: 'thing', ids: ['old'] },
      { address: 'thing.d', type: 'thing', ids: [] },
    ]);
    for (const broken of [
      '',
      '{}',
      '{"format_version":"2.0"}',
      '{"format_version":"1.0","values":{',
    ]) {
      await writeFile(at('shown'), broken);
      await expect(list()).rejects.toThrow('The state cannot be read');
    }
    // As many as a large fleet has, as they stream by.
    const many = Array.from({ length: 20_000 }, (_, index) =>
      resource(`thing.many[${index}]`, {
        id: `id-${index}`,
        text: 'x'.repeat(2_000),
      }),
    );
    await writeFile(
      at('shown'),
      JSON.stringify({
        format_version: '1.0',
        values: { root_module: { resources: many } },
      }),
    );
    await expect(list()).resolves.toHaveLength(20_000);
    await expect(
      lister({ command: at('cli'), limits: { resourceSize: 1_000 } })(),
    ).rejects.toThrow('larger than 1000 bytes');
    let nested: object = { resources: [resource('thing.deep', {})] };
    for (let depth = 0; depth < 20; depth += 1) {
      nested = { child_modules: [nested] };
    }
    await writeFile(
      at('shown'),
      JSON.stringify({
        format_version: '1.0',
        values: { root_module: nested },
      }),
    );
    await expect(lister({ command: at('cli') })()).rejects.toThrow(
      'not all of its resources',
    );
  });

  it('cannot be listed where the state is missing, corrupt or newer', async () => {
    const list = await setUp({
      'main.tf': 'resource "terraform_data" "a" {}\n',
    });
    const state = at('states/app/terraform.tfstate');
    await writeFile(state, '{"version": 4, "resou');
    await expect(list()).rejects.toThrow(/^The state is corrupt\./);
    await writeFile(
      state,
      '{"version":9,"terraform_version":"9.1.0","serial":1,"lineage":"a"}',
    );
    await expect(list()).rejects.toThrow(/newer version/);
    await writeFile(
      state,
      '{"version":4,"terraform_version":"1.0.0","serial":1,"lineage":"a","outputs":{},"resources":[]}',
    );
    await expect(list()).resolves.toEqual([]);
    await rm(state);
    await expect(list()).rejects.toThrow('terraform.tfstate is missing');
    await expect(list(AbortSignal.abort())).rejects.toThrow();
  });

  it('are none where the backend says that there is no state, and unknown where it says nothing', async () => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(`${server.backend}${cloud.code(folderFile('one'))}`);
    const { provider, app } = cloud.checker();
    const list = () =>
      provider.listManagedResources(app, { signal: deadline() });
    const asked = server.asked.length;
    await expect(list()).resolves.toEqual([
      { address: 'folder_file.one', type: 'folder_file', ids: [] },
    ]);
    expect(new Set(server.asked.slice(asked))).toEqual(new Set(['GET']));
    // Somebody else holds the lock: reading does not need it.
    server.lock = '{"ID":"a"}';
    await expect(list()).resolves.toHaveLength(1);
    server.lock = undefined;
    server.state = undefined;
    await expect(list()).resolves.toEqual([]);
    server.status = 500;
    await expect(list()).rejects.toThrow(
      /^The backend of the state does not answer/,
    );
    server.status = 200;
  });
});
