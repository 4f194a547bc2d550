import { rm } from 'node:fs/promises';
import { Cloud, failureOf, folderFile } from '../__testUtils__/cloud';
import {
  describeTerraform,
  findTerraform,
  useFolder,
  writeFiles,
} from '../__testUtils__/fixtures';

jest.setTimeout(60_000);

describeTerraform('A plan of the real command', () => {
  const folder = useFolder();
  beforeAll(findTerraform);

  it('tells moved, imported, forgotten, replaced, created, updated and deleted', async () => {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(
      cloud.code(
        folderFile('old'),
        folderFile('forgotten'),
        folderFile('replaced'),
        folderFile('updated'),
        folderFile('deleted'),
        folderFile('kept'),
      ),
    );
    await cloud.edit('found', {
      settings: { size: '1', zone: 'a' },
      secret: 'canary-found',
    });
    await repository.commit('Ana Souza', 'All at once', {
      'app/main.tf': cloud.code(
        folderFile('new', { named: 'old', secret: 'canary-old' }),
        'moved {\n  from = folder_file.old\n  to   = folder_file.new\n}\n',
        'removed {\n  from = folder_file.forgotten\n  lifecycle {\n    destroy = false\n  }\n}\n',
        folderFile('replaced', { named: 'another' }),
        folderFile('updated', { size: '2' }),
        folderFile('found'),
        'import {\n  to = folder_file.found\n  id = "found"\n}\n',
        folderFile('created'),
        folderFile('kept'),
      ),
    });
    const { resources } = await cloud.checker().check();
    expect(
      Object.fromEntries(
        resources.map(({ address, action, cause, previousAddress }) => [
          address,
          [action, cause, previousAddress].filter(Boolean).join(' '),
        ]),
      ),
    ).toEqual({
      'folder_file.new': 'move not-applied folder_file.old',
      'folder_file.forgotten': 'forget not-applied',
      'folder_file.replaced': 'replace not-applied',
      'folder_file.updated': 'update not-applied',
      'folder_file.deleted': 'delete not-applied',
      'folder_file.found': 'import not-applied',
      'folder_file.created': 'create not-applied',
    });
    expect(JSON.stringify(resources)).not.toContain('canary');
  });

  it('tells what was changed outside of a resource that is moved or deleted at the same time', async () => {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(
      cloud.code(folderFile('old'), folderFile('deleted'), folderFile('kept')),
    );
    for (const name of ['old', 'deleted']) {
      await cloud.edit(name, {
        settings: { size: '7', zone: 'a' },
        secret: `canary-${name}`,
      });
    }
    await repository.commit('Ana Souza', 'Move', {
      'app/main.tf': cloud.code(
        folderFile('new', { named: 'old', secret: 'canary-old' }),
        'moved {\n  from = folder_file.old\n  to   = folder_file.new\n}\n',
        folderFile('kept'),
      ),
    });
    const { resources } = await cloud.checker().check();
    const told = resources.map(({ address, action, cause, attributes }) =>
      [address, action, cause, ...attributes.map(({ path }) => path)].join(' '),
    );
    expect(told).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /^folder_file\.new update changed-outside settings\.size$/,
        ),
        expect.stringMatching(/^folder_file\.deleted delete changed-outside/),
      ]),
    );
  });

  it('is in sync neither where all is gone from the cloud, nor where the state is', async () => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(cloud.code(folderFile('one'), folderFile('two')));
    const { check } = cloud.checker();
    await rm(cloud.file('one'));
    await rm(cloud.file('two'));
    const { resources } = await check();
    expect(
      resources.map(({ address, cause, action }) => [address, cause, action]),
    ).toEqual([
      ['folder_file.one', 'changed-outside', 'create'],
      ['folder_file.two', 'changed-outside', 'create'],
    ]);
    await writeFiles(cloud.folder, { 'states/app/terraform.tfstate': '' });
    expect((await failureOf(check())).message).toMatch(
      /^The state is missing or empty/,
    );
  });

  it('that ends with an error half-way is no answer', async () => {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(
      cloud.code(folderFile('one'), folderFile('two')),
    );
    await cloud.tell('one', 'refuse');
    await rm(cloud.file('two'));
    await repository.commit('Ana Souza', 'Nothing', {});
    expect((await failureOf(cloud.checker().check())).message).toContain(
      'The cloud does not accept',
    );
  });

  it('says what it does not know yet, and shows nothing for it', async () => {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(
      cloud.code(folderFile('one'), 'resource "terraform_data" "a" {}\n'),
    );
    await repository.commit('Ana Souza', 'Later', {
      'app/main.tf': cloud.code(
        folderFile('one', { size: '${terraform_data.b.id}' }),
        'resource "terraform_data" "a" {}\nresource "terraform_data" "b" {}\n',
      ),
    });
    const { resources } = await cloud.checker().check();
    const one = resources.find(({ address }) => address === 'folder_file.one');
    expect(one?.attributes).toEqual([
      { path: 'settings.size', before: '"1"', unknown: true },
    ]);
  });
});
