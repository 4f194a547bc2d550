import { runGit } from '@paved-path/provider-kit-node';
import * as fs from 'node:fs/promises';
import { join } from 'node:path';
import { Cloud, failureOf, folderFile } from '../__testUtils__/cloud';
import {
  code,
  createProvider,
  deadline,
  describeTerraform,
  findTerraform,
  TestRepository,
  useFolder,
  writeFiles,
} from '../__testUtils__/fixtures';
import { untilThere } from '../__testUtils__/processes';
import { FolderSource } from '../repository/FolderSource';
import { Snapshots } from '../repository/Snapshots';

jest.setTimeout(60_000);

describeTerraform('Code', () => {
  const folder = useFolder();
  beforeAll(findTerraform);
  const at = (...parts: string[]) => join(folder.path, ...parts);

  it('that is pushed to during a check is checked as it was, also in the modules that it calls', async () => {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(code({ a: '1' }));
    const calling = 'module "m" {\n  source = "../modules/m"\n}\n';
    const files = (size: string) => ({
      'app/main.tf': `${code({ a: size })}${calling}`,
      'modules/m/main.tf': code({ inner: size }),
    });
    await repository.commit('Ana Souza', 'Seven', files('7'));
    const headOf = async () =>
      (
        await runGit(['rev-parse', 'HEAD'], { cwd: repository.folder })
      ).stdout.trim();
    const pushed = await headOf();
    const { check } = cloud.checker({
      steps: [
        {
          name: 'wait',
          run: `touch ${cloud.at('waits')}; while [ ! -f ${cloud.at(
            'go',
          )} ]; do sleep 0.05; done`,
        },
      ],
    });
    const checking = check();
    await untilThere(cloud.at('waits'));
    await repository.commit('Jonas Lindqvist', 'Eight', files('8'));
    await writeFiles(cloud.folder, { go: '' });
    const before = await checking;
    const sizes = (report: typeof before) =>
      report.resources.flatMap(({ attributes }) =>
        attributes
          .filter(({ path }) => path === 'input')
          .map(each => each.after),
      );
    expect(before.revision).toBe(pushed);
    expect(sizes(before)).toEqual(['7', '7']);
    expect(before.resources[0].suspects.map(({ what }) => what)).not.toContain(
      'Eight',
    );
    const after = await check();
    expect(after.revision).toBe(await headOf());
    expect(sizes(after)).toEqual(['8', '8']);
  });

  it('in a folder that somebody writes while it is copied is not checked half', async () => {
    await writeFiles(at('code'), {
      'main.tf': code({ a: '1' }),
      'more.tf': code({ b: '1' }),
    });
    const source = new FolderSource(at('code'));
    const head = await source.getHead();
    const real = fs.cp;
    const copying = jest
      .spyOn(jest.requireActual<typeof fs>('node:fs/promises'), 'cp')
      .mockImplementation(async (...args) => {
        await real(...args);
        // In the middle of the copy, as far as anybody can tell.
        await writeFiles(at('code'), { 'more.tf': code({ b: '2', c: '3' }) });
      });
    try {
      await expect(source.extract(head, at('copy'))).rejects.toThrow(
        'The code changed meanwhile',
      );
    } finally {
      copying.mockRestore();
    }
  });

  it('with a link that leaves the repository by a way round is checked without it', async () => {
    await writeFiles(at('outside'), { 'secret.txt': 'canary-outside' });
    await writeFiles(at('code'), {
      'a/b/c/main.tf': code({ a: '1' }),
      'a/b/c/notes.txt': 'Notes',
    });
    const link = (target: string, name: string) =>
      fs.symlink(target, at('code', name));
    await link('../../..', 'a/b/c/top');
    // As it is written it stays inside; followed, it does not.
    await link('top/../../outside/secret.txt', 'a/b/c/round');
    await link('round', 'a/b/c/twice');
    await link('nowhere', 'a/b/c/dangling');
    await link('notes.txt', 'a/b/c/inside');
    const source = new FolderSource(at('code'));
    const snapshots = new Snapshots(source, at('snapshots'));
    const lease = await snapshots.share(await source.getHead());
    const left = (await fs.readdir(join(lease.folder, 'a/b/c'))).sort();
    expect(left).toEqual(['inside', 'main.tf', 'notes.txt', 'top']);
    await lease.release();
  });

  it('in a folder whose name has spaces, quotes and other scripts is checked as any other', async () => {
    const path = `live/größe "и" $(touch x) 環境's`;
    const cloud = new Cloud(folder.path);
    await cloud.begin(code({ a: '1' }));
    await writeFiles(cloud.at('states'), {
      [`${path}/terraform.tfstate`]: await fs.readFile(cloud.state, 'utf8'),
    });
    await new TestRepository(cloud.at('repository')).commit(
      'Ana Souza',
      'A name',
      { [`${path}/main.tf`]: code({ a: '2' }) },
    );
    const { provider } = cloud.checker({
      steps: [{ name: 'look', run: 'test -f main.tf' }],
      limits: { memory: 2_000 },
    });
    const found = await provider.discover({ signal: deadline() });
    const environment = found.find(({ name }) => name === path)!;
    await expect(
      provider.check(environment, { signal: deadline() }),
    ).resolves.toMatchObject({
      resources: [
        {
          address: 'terraform_data.a',
          suspects: [{ what: 'A name' }],
        },
      ],
    });
  });

  it('that asks for another version of the command, or names what is not there, is told with its place', async () => {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(code({ a: '1' }));
    const { check } = cloud.checker();
    for (const [main, said] of [
      [
        'terraform {\n  required_version = ">= 99"\n}\n',
        /main\.tf:2: Unsupported Terraform Core version/,
      ],
      [code({ a: 'var.nobody' }), /main\.tf:2: Reference to undeclared input/],
      ['resource "terraform_data" "a" {', /main\.tf:1: Unclosed configuration/],
      [
        'module "m" {\n  source = "../nowhere"\n}\n',
        /Unreadable module directory\. .*nowhere/,
      ],
      ['variable "needed" {\n  type = string\n}\n', /No value for required/],
    ] as const) {
      await repository.commit('Freja Nielsen', 'Break', {
        'app/main.tf': main,
      });
      expect((await failureOf(check())).message).toMatch(said);
    }
  });

  it('whose values are megabytes is checked, and shown only as far as a person would read', async () => {
    const cloud = new Cloud(folder.path);
    const main = (letter: string) =>
      code({ a: `"${letter.repeat(3_000_000)}"` });
    const repository = await cloud.begin(main('x'));
    await repository.commit('Ana Souza', 'Longer', {
      'app/main.tf': main('y'),
    });
    const report = await cloud.checker().check();
    expect(report.resources).toHaveLength(1);
    expect(JSON.stringify(report).length).toBeLessThan(10_000);
    const { message } = await failureOf(
      cloud.checker({ limits: { resourceSize: 1_000_000 } }).check(),
    );
    expect(message).toBe(
      'terraform_data.a is larger than 1000000 bytes in the plan; see drift.terraform.limits.resourceSize.',
    );
  });

  it('of a repository that is no repository any more fails all its checks, and none of another’s', async () => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(cloud.code(folderFile('one')));
    await TestRepository.create(cloud.at('other'), { 'x/main.tf': code({}) });
    const provider = createProvider(folder.path, {
      environment: cloud.environment,
      repositories: [
        {
          name: 'code',
          url: cloud.at('repository'),
          stateFolder: cloud.at('states'),
        },
        { name: 'gone', url: cloud.at('gone') },
      ],
    });
    const check = (key: string) =>
      provider.check({ key, name: key }, { signal: deadline() });
    expect((await failureOf(check('gone:x'))).message).toBe(
      `The repository ${cloud.at('gone')} does not exist.`,
    );
    await expect(check('code:app')).resolves.toMatchObject({ resources: [] });
  });
});
