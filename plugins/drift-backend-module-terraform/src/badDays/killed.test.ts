import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Cloud, failureOf, folderFile } from '../__testUtils__/cloud';
import {
  describeTerraform,
  findTerraform,
  useFolder,
  writeFiles,
} from '../__testUtils__/fixtures';
import { descendantsOf, isRunning, until } from '../__testUtils__/processes';

jest.setTimeout(90_000);

describeTerraform('A check that is killed', () => {
  const folder = useFolder();
  beforeAll(findTerraform);

  /** The command and its provider, once the provider hangs. */
  async function untilItHangs(pid: number) {
    const isThere = (part: string) =>
      descendantsOf(pid).find(
        ({ command }) =>
          command.includes(part) && !command.startsWith('/bin/sh'),
      );
    await until(
      () => !!isThere('plan -lock=false') && !!isThere('folderProvider.cjs'),
    );
    return {
      terraform: isThere('plan -lock=false')!.pid,
      all: descendantsOf(pid).map(each => each.pid),
    };
  }

  /** All that is kept, by name; what comes from chance is not told apart. */
  function kept(below: string): string[] {
    return readdirSync(below, { recursive: true })
      .map(String)
      .map(name => name.replace(/[\da-f-]{36}/g, 'ID'))
      .filter(name => !name.startsWith(join('repositories')))
      .sort();
  }

  it('tells that the command was ended from outside, and leaves no provider behind', async () => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(cloud.code(folderFile('one')));
    const { check } = cloud.checker();
    await check();
    await cloud.tell('one', 'hang');
    const failing = failureOf(check());
    const { terraform, all } = await untilItHangs(process.pid);
    process.kill(terraform, 'SIGKILL');
    const { message } = await failing;
    expect(message).toBe(
      '`terraform plan` was ended from outside (SIGKILL). The system does that where it has no memory left.',
    );
    await until(() => !all.some(isRunning));
    expect(readdirSync(cloud.at('module/work'))).toEqual([]);
    await cloud.untell('one', 'hang');
    await expect(check()).resolves.toMatchObject({ resources: [] });
  });

  it('ends with all its children where it takes too long', async () => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(cloud.code(folderFile('one')));
    const { check } = cloud.checker();
    await cloud.tell('one', 'hang');
    const controller = new AbortController();
    const failing = failureOf(check(controller.signal));
    const { all } = await untilItHangs(process.pid);
    controller.abort(new Error('It took too long'));
    expect((await failing).message).toBe('It took too long');
    await until(() => !all.some(isRunning));
    expect(readdirSync(cloud.at('module/work'))).toEqual([]);
  });

  it('tells that a provider died', async () => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(cloud.code(folderFile('one')));
    await cloud.tell('one', 'crash');
    const { message } = await failureOf(cloud.checker().check());
    expect(message).toMatch(/^A provider ended by itself\. .*GRPCProvider/);
  });

  it('with the whole process leaves nothing that runs, no lock, and nothing that grows', async () => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(cloud.code(folderFile('one')));
    const before = readFileSync(cloud.state);
    await cloud.checker().check();
    const atRest = kept(cloud.at('module'));
    await cloud.tell('one', 'hang');
    for (let time = 0; time < 2; time += 1) {
      const settings = {
        folder: cloud.at('module'),
        environment: cloud.environment,
        repositories: [
          {
            name: 'code',
            url: cloud.at('repository'),
            stateFolder: cloud.at('states'),
          },
        ],
      };
      const portal = spawn(
        process.execPath,
        [
          resolve(__dirname, '../../testing/checkOnce.cjs'),
          JSON.stringify(settings),
          'code:app',
        ],
        { stdio: 'ignore' },
      );
      const ended = new Promise(done => portal.once('exit', done));
      const { all } = await untilItHangs(portal.pid!);
      expect(readdirSync(cloud.at('module/work'))).toHaveLength(1);
      portal.kill('SIGKILL');
      await ended;
      // Nobody is left who could have ended them.
      await until(() => !all.some(isRunning));
    }
    expect(readFileSync(cloud.state).equals(before)).toBe(true);
    expect(readdirSync(cloud.at('states/app'))).toEqual(['terraform.tfstate']);

    await cloud.untell('one', 'hang');
    await expect(cloud.checker().check()).resolves.toMatchObject({
      resources: [],
    });
    expect(kept(cloud.at('module'))).toEqual(atRest);
    const [repository] = readdirSync(cloud.at('module/repositories'));
    expect(
      readdirSync(cloud.at('module/repositories', repository, 'code')),
    ).toHaveLength(1);
  });

  it('in an own step leaves nothing that the step started', async () => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(cloud.code(folderFile('one')));
    const { check } = cloud.checker({
      steps: [
        {
          name: 'start',
          // What is left in the background ends with its step, and holds up nothing.
          run: `sleep 300 & echo $! > ${cloud.at('pid')}`,
        },
      ],
    });
    await expect(check()).resolves.toMatchObject({ resources: [] });
    const pid = Number(readFileSync(cloud.at('pid'), 'utf8'));
    await until(() => !isRunning(pid));
  });

  it('while it fetched code is made good by the next one', async () => {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(cloud.code(folderFile('one')));
    await cloud.checker().check();
    const [name] = readdirSync(cloud.at('module/repositories'));
    const mirror = cloud.at('module/repositories', name, 'mirror.git');
    // What git leaves where it is killed.
    await writeFiles(mirror, {
      'config.lock': '',
      'refs/heads/followed.lock': '',
      'packed-refs.lock': '',
      'objects/pack/tmp_pack_canary': 'half a pack',
    });
    await repository.commit('Ana Souza', 'Two', {
      'app/main.tf': cloud.code(folderFile('one', { size: '2' })),
    });
    await expect(cloud.checker().check()).resolves.toMatchObject({
      resources: [{ address: 'folder_file.one' }],
    });
    expect(existsSync(join(mirror, 'objects/pack/tmp_pack_canary'))).toBe(
      false,
    );
  });

  it('by a power cut, with code that was half written, is made good by the next one', async () => {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(cloud.code(folderFile('one')));
    await cloud.checker().check();
    const [name] = readdirSync(cloud.at('module/repositories'));
    const mirror = cloud.at('module/repositories', name, 'mirror.git');
    const objects = readdirSync(join(mirror, 'objects'), { recursive: true })
      .map(String)
      .filter(each => /[\da-f]{38}$|\.pack$/.test(each));
    expect(objects).not.toEqual([]);
    for (const each of objects) {
      const file = join(mirror, 'objects', each);
      await writeFile(`${file}.new`, '');
      await rename(`${file}.new`, file);
    }
    await repository.commit('Ana Souza', 'Two', {
      'app/main.tf': cloud.code(folderFile('one', { size: '2' })),
    });
    await expect(cloud.checker().check()).resolves.toMatchObject({
      resources: [{ address: 'folder_file.one' }],
    });
  });
});
