import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { Cloud, failureOf, folderFile } from '../__testUtils__/cloud';
import {
  describeTerraform,
  findTerraform,
  useFolder,
} from '../__testUtils__/fixtures';
import { SmallDisk } from '../__testUtils__/SmallDisk';

jest.setTimeout(120_000);

// About two megabytes that cannot be made much smaller.
const LARGE =
  'resource "terraform_data" "large" {\n  input = [for i in range(125) : [for j in range(128) : sha512("${i} ${j}")]]\n}\n';

describeTerraform('A disk that is full', () => {
  let terraform: string;
  let disk: SmallDisk | undefined;
  beforeAll(async () => {
    terraform = await findTerraform();
  });
  // Before the folder is removed that it lies in.
  afterEach(async () => {
    await disk?.remove();
    disk = undefined;
  });
  const folder = useFolder();

  /** Everything that a check keeps lies on the small disk. */
  async function setUp(...resources: string[]) {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(cloud.code(...resources));
    disk = await SmallDisk.create(cloud.at('module'), 24, terraform);
    return { cloud, repository, disk };
  }

  const isExplained = (message: string) =>
    /^(?:The disk is full\.|A file may not be as large on this machine\.)/.test(
      message,
    );

  it('in the plan is told, leaves nothing behind, and is forgotten when there is room', async () => {
    const { cloud, repository, disk: small } = await setUp(folderFile('one'));
    const check = async (command: string) => cloud.checker({ command }).check();
    await expect(check(await small.free())).resolves.toMatchObject({
      resources: [],
    });
    await repository.commit('Ana Souza', 'Large', {
      'app/main.tf': cloud.code(folderFile('one'), LARGE),
    });
    const { message } = await failureOf(check(await small.leave(512 * 1024)));
    expect([message, isExplained(message)]).toEqual([message, true]);
    expect(message).toMatch(/plan/);
    expect(readdirSync(cloud.at('module/work'))).toEqual([]);
    await expect(check(await small.free())).resolves.toMatchObject({
      resources: [{ address: 'terraform_data.large', action: 'create' }],
    });
  });

  it('in init is told, and what was half installed is not taken for whole', async () => {
    const { cloud, disk: small } = await setUp(folderFile('one'));
    await cloud.packProvider(4 * 1024 * 1024);
    const check = async (command: string) => cloud.checker({ command }).check();
    const { message } = await failureOf(check(await small.leave(1024 * 1024)));
    expect([message, isExplained(message)]).toEqual([message, true]);
    expect(message).toMatch(/[Ff]ailed to install provider|init/);
    await expect(check(await small.free())).resolves.toMatchObject({
      resources: [],
    });
  });

  it('wherever it runs full is told, and never in sync', async () => {
    const { cloud, repository, disk: small } = await setUp(folderFile('one'));
    await repository.commit('Ana Souza', 'Large', {
      'app/main.tf': cloud.code(folderFile('one', { size: '2' }), LARGE),
      'app/notes.txt': 'Notes\n'.repeat(20_000),
    });
    const told = new Set<string>();
    for (const kilobytes of [
      0, 4, 16, 40, 64, 128, 200, 300, 500, 900, 3_000,
    ]) {
      const command = await small.leave(kilobytes * 1024);
      const result = await cloud
        .checker({ command })
        .check()
        .then(
          report => report.resources.map(({ address }) => address).join(' '),
          error => error.message as string,
        );
      const isRight =
        result === 'folder_file.one terraform_data.large' ||
        isExplained(result);
      expect([kilobytes, result, isRight]).toEqual([kilobytes, result, true]);
      told.add(result);
      const work = cloud.at('module/work');
      expect(existsSync(work) ? readdirSync(work) : []).toEqual([]);
    }
    expect(told.size).toBeGreaterThan(1);
    const command = await small.free();
    await expect(cloud.checker({ command }).check()).resolves.toMatchObject({
      resources: [
        { address: 'folder_file.one' },
        { address: 'terraform_data.large' },
      ],
    });
  });

  it('of a portal that never looked before is told by what finds environments, too', async () => {
    const { cloud, repository, disk: small } = await setUp(folderFile('one'));
    await repository.commit('Ana Souza', 'Large', {
      'notes.txt': randomBytes(6_000_000).toString('base64'),
    });
    const { provider } = cloud.checker({
      command: await small.leave(2 * 1024 * 1024),
    });
    const signal = AbortSignal.timeout(30_000);
    const found = await provider.discover({ signal }).then(
      environments => environments.map(({ name }) => name),
      error => error.message as string,
    );
    // Without a disk of its own, nothing that git writes is bounded.
    const isRight = small.isMounted
      ? isExplained(String(found))
      : String(found) === 'app';
    expect([found, isRight]).toEqual([found, true]);
    await small.free();
    await expect(provider.discover({ signal })).resolves.toHaveLength(1);
  });
});
