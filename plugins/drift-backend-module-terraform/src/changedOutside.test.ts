import { readFile, rm, writeFile } from 'node:fs/promises';
import { Cloud, folderFile } from './__testUtils__/cloud';
import {
  deadline,
  describeTerraform,
  findTerraform,
  useFolder,
} from './__testUtils__/fixtures';

jest.setTimeout(60_000);

/** A real `terraform` and a real provider whose resources are files: editing a file is the change made outside. */
describeTerraform('What was changed outside', () => {
  const folder = useFolder();
  beforeAll(findTerraform);

  let cloud: Cloud;
  beforeEach(() => {
    cloud = new Cloud(folder.path);
  });
  const file = (name: string) => cloud.file(name);
  const edit = (name: string, content: object) => cloud.edit(name, content);

  function code(sizes: Record<string, string>): string {
    return cloud.code(
      ...Object.entries(sizes).map(([name, size]) =>
        folderFile(name, { size }),
      ),
    );
  }

  async function setUp(sizes: Record<string, string>) {
    const repository = await cloud.begin(code(sizes));
    return { repository, ...cloud.checker({ apply: true }) };
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
