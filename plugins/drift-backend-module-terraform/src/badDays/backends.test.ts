import { rm } from 'node:fs/promises';
import { Cloud, failureOf, folderFile } from '../__testUtils__/cloud';
import {
  code,
  describeTerraform,
  findTerraform,
  useFolder,
} from '../__testUtils__/fixtures';
import { StateServer } from '../__testUtils__/StateServer';

jest.setTimeout(60_000);

describeTerraform('A remote backend', () => {
  const folder = useFolder();
  beforeAll(findTerraform);
  let server: StateServer;
  beforeEach(async () => {
    server = new StateServer();
    await server.start();
  });
  afterEach(() => server.stop());

  /** One resource whose state is in the backend, and that drifted. */
  async function setUp() {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(
      server.backend + cloud.code(folderFile('one')),
    );
    await cloud.edit('one', {
      settings: { size: '9', zone: 'a' },
      secret: 'canary-one',
    });
    return { cloud, repository, ...cloud.checker() };
  }

  const drifted = { resources: [{ address: 'folder_file.one' }] };

  it('is only read', async () => {
    const { check } = await setUp();
    const { state } = server;
    server.asked.length = 0;
    await expect(check()).resolves.toMatchObject(drifted);
    expect(new Set(server.asked)).toEqual(new Set(['GET']));
    expect(server.state).toBe(state);
  });

  it.each([
    ['is not there any more', () => server.stop(), /cannot be reached\./],
    [
      'refuses who asks',
      () => {
        server.status = 401;
      },
      /^The credentials were refused\. /,
    ],
    [
      'fails',
      () => {
        server.status = 500;
      },
      /^The backend of the state does not answer as it should\. /,
    ],
    [
      'has lost the state',
      () => {
        server.state = undefined;
      },
      /^The state is missing or empty/,
    ],
    [
      'has half of the state',
      () => {
        server.state = server.state?.slice(0, 200);
      },
      /^The state is corrupt\. /,
    ],
    [
      'has something else than a state',
      () => {
        server.state = '<html>Sign in</html>';
      },
      /^The state is corrupt\. /,
    ],
    [
      'has a state of a newer form',
      () => {
        server.state = server.state?.replace('"version": 4', '"version": 9');
      },
      /^The state was written by a newer version/,
    ],
  ])(
    'that %s is told, also after it was there',
    async (_name, change, said) => {
      const { check } = await setUp();
      await expect(check()).resolves.toMatchObject(drifted);
      await change();
      const { message } = await failureOf(check());
      expect(message).toMatch(said);
      if (_name.startsWith('is not')) await server.start();
    },
  );

  it('that was never there is told', async () => {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(code({ a: '1' }));
    await server.stop();
    await repository.commit('Ana Souza', 'Elsewhere', {
      'app/main.tf': `terraform {\n  backend "http" {\n    address   = "http://127.0.0.1:9/state"\n    retry_max = 0\n  }\n}\n${code(
        { a: '1' },
      )}`,
    });
    const { message } = await failureOf(cloud.checker().check());
    expect(message).toMatch(/cannot be reached\. .*127\.0\.0\.1:9/);
    await server.start();
  });

  it('that is another one from a commit on is asked instead, without moving a state', async () => {
    const { cloud, repository, check } = await setUp();
    await expect(check()).resolves.toMatchObject(drifted);
    const other = new StateServer();
    await other.start();
    try {
      other.state = server.state;
      const before = server.state;
      await repository.commit('Ana Souza', 'Elsewhere', {
        'app/main.tf': other.backend + cloud.code(folderFile('one')),
      });
      server.asked.length = 0;
      await expect(check()).resolves.toMatchObject(drifted);
      expect(server.asked).toEqual([]);
      expect(new Set(other.asked)).toEqual(new Set(['GET']));
      expect([server.state, other.state]).toEqual([before, before]);
    } finally {
      await other.stop();
    }
  });

  it('that the configuration names, and not the code, is asked as it is configured now', async () => {
    const { cloud, repository } = await setUp();
    await repository.commit('Ana Souza', 'Partial', {
      'app/main.tf': `terraform {\n  backend "http" {}\n}\n${cloud.code(
        folderFile('one'),
      )}`,
    });
    const check = (address: string) =>
      cloud
        .checker({
          environment: {
            TF_CLI_ARGS_init: `-backend-config=address=${address} -backend-config=retry_max=0`,
          },
        })
        .check();
    const { message } = await failureOf(check('http://127.0.0.1:9/state'));
    expect(message).toMatch(/cannot be reached\./);
    await expect(check(server.url)).resolves.toMatchObject(drifted);
    // Also what was initialised before the portal was configured anew.
    const again = await failureOf(check('http://127.0.0.1:9/state'));
    expect(again.message).toMatch(/cannot be reached\./);
  });

  it('whose provider plugins were removed from the cache gets them again', async () => {
    const { cloud, check } = await setUp();
    await expect(check()).resolves.toMatchObject(drifted);
    await rm(cloud.at('module/plugins'), { recursive: true });
    await expect(check()).resolves.toMatchObject(drifted);
  });
});
