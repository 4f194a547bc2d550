import { readdirSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Cloud, failureOf, folderFile } from '../__testUtils__/cloud';
import {
  deadline,
  describeTerraform,
  findTerraform,
  useFolder,
  writeFiles,
} from '../__testUtils__/fixtures';
import { untilThere } from '../__testUtils__/processes';
import { StateServer } from '../__testUtils__/StateServer';

jest.setTimeout(60_000);

const LOCK = '.terraform.tfstate.lock.info';

describeTerraform('A state that somebody else has locked', () => {
  const folder = useFolder();
  beforeAll(findTerraform);

  /** An apply of another process that holds its lock until it is told to go on. */
  async function applyAndWait(
    cloud: Cloud,
    main: string,
    args: string[] = [],
  ): Promise<{ goOn(): Promise<void> }> {
    await writeFiles(cloud.folder, { 'by-hand/main.tf': main });
    await cloud.tell('slow', 'hold');
    const ended = cloud.byHand([
      'apply',
      '-input=false',
      '-auto-approve',
      ...args,
    ]);
    ended.catch(() => {});
    await Promise.race([untilThere(cloud.at('cloud/slow.waits')), ended]);
    return {
      goOn: async () => {
        await cloud.untell('slow', 'hold');
        await ended;
      },
    };
  }

  it('is looked at all the same: the lock is neither taken nor broken, the state not written', async () => {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(cloud.code(folderFile('one')));
    const more = cloud.code(folderFile('one'), folderFile('slow'));
    await repository.commit('Jonas Lindqvist', 'More', { 'app/main.tf': more });
    const { check } = cloud.checker();

    const apply = await applyAndWait(cloud, more, [`-state=${cloud.state}`]);
    const before = readFileSync(cloud.state);
    const lock = readFileSync(cloud.at('states/app', LOCK));
    await expect(check()).resolves.toMatchObject({
      resources: [{ address: 'folder_file.slow', action: 'create' }],
    });
    expect(readFileSync(cloud.state).equals(before)).toBe(true);
    expect(readFileSync(cloud.at('states/app', LOCK)).equals(lock)).toBe(true);

    await apply.goOn();
    expect(readdirSync(cloud.at('states/app'))).not.toContain(LOCK);
    await expect(check()).resolves.toMatchObject({ resources: [] });
  });

  it('is looked at all the same where it lies elsewhere on the machine', async () => {
    const cloud = new Cloud(folder.path);
    const backend = `terraform {\n  backend "local" {\n    path = "${cloud.at(
      'far/away.tfstate',
    )}"\n  }\n}\n`;
    const main = backend + cloud.code(folderFile('one'));
    const repository = await cloud.begin(main);
    await cloud.byHand(['apply', '-input=false', '-auto-approve']);
    const more = backend + cloud.code(folderFile('one'), folderFile('slow'));
    await repository.commit('Jonas Lindqvist', 'More', { 'app/main.tf': more });
    const { check } = cloud.checker();

    const apply = await applyAndWait(cloud, more);
    const before = readFileSync(cloud.at('far/away.tfstate'));
    const files = readdirSync(cloud.at('far'));
    expect(files).toContain('.away.tfstate.lock.info');
    await expect(check()).resolves.toMatchObject({
      resources: [{ address: 'folder_file.slow', action: 'create' }],
    });
    expect(readFileSync(cloud.at('far/away.tfstate')).equals(before)).toBe(
      true,
    );
    expect(readdirSync(cloud.at('far'))).toEqual(files);
    await apply.goOn();
  });

  it('is looked at all the same in a remote backend, which is only read', async () => {
    const server = new StateServer();
    await server.start();
    try {
      const cloud = new Cloud(folder.path);
      const main = server.backend + cloud.code(folderFile('one'));
      const repository = await cloud.begin(main);
      const more =
        server.backend + cloud.code(folderFile('one'), folderFile('slow'));
      await repository.commit('Li Wen', 'More', { 'app/main.tf': more });
      const { check } = cloud.checker();

      const apply = await applyAndWait(cloud, more);
      const { lock, state } = server;
      expect(lock).toContain('OperationTypeApply');
      server.asked.length = 0;
      await expect(check()).resolves.toMatchObject({
        resources: [{ address: 'folder_file.slow', action: 'create' }],
      });
      expect(new Set(server.asked)).toEqual(new Set(['GET']));
      expect(server.lock).toBe(lock);
      expect(server.state).toBe(state);
      await apply.goOn();
      expect(server.lock).toBeUndefined();
    } finally {
      await server.stop();
    }
  });

  it('is not called corrupt while it is being written', async () => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(cloud.code(folderFile('one')));
    const whole = readFileSync(cloud.state, 'utf8');
    await writeFiles(cloud.at('states/app'), { [LOCK]: '{}' });
    await writeFile(cloud.state, whole.slice(0, whole.length / 2));
    const { check } = cloud.checker();
    const { message } = await failureOf(check(deadline()));
    expect(message).toBe(
      'The state app/terraform.tfstate is being written: somebody else is working on it. Check again when they are done.',
    );
    await writeFile(cloud.state, whole);
    await expect(check()).resolves.toMatchObject({ resources: [] });
  });
});
