import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  artifactCreatePermission,
  artifactSchema,
  SERVICE_ANNOTATION,
} from '@paved-path/backstage-plugin-release-manager-common';
// Only tests bring the two together.
// eslint-disable-next-line @backstage/no-mixed-plugin-imports
import releaseManager from '@paved-path/backstage-plugin-release-manager-backend';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { runCommand } from '@paved-path/provider-kit-node';
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync, gzipSync } from 'node:zlib';
import request from 'supertest';
import { Header, pack } from 'tar-stream';
import { GitopsSandbox } from '../__testUtils__/fixtures';
import gitops from '..';

const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
const MAX = 64 * 1024;
jest.setTimeout(30_000);

type Entry = Partial<Header> & { name: string; content?: string | Buffer };

/** An archive as somebody might make it who means harm. */
async function archiveOf(entries: Entry[]): Promise<Buffer> {
  const archive = pack();
  for (const { content, ...header } of entries) {
    archive.entry(header, content ?? '');
  }
  archive.finalize();
  return gzipSync(await buffer(archive));
}

describe('handing artifacts over', () => {
  let sandbox: GitopsSandbox;
  let backend: Awaited<ReturnType<typeof startTestBackend>>;
  const auditor = mockServices.auditor.mock();
  const audited = { success: jest.fn(), fail: jest.fn() };

  async function start(result?: AuthorizeResult.DENY) {
    const permissions = mockServices.permissions.mock({
      authorize: async queries =>
        queries.map(() => ({ result: result ?? AuthorizeResult.ALLOW })),
    });
    const { artifacts, ...config } = sandbox.config;
    backend = await startTestBackend({
      features: [
        releaseManager,
        gitops,
        mockServices.rootConfig.factory({
          data: {
            releaseManager: {
              gitops: {
                ...config,
                artifacts: { ...artifacts, maxUploadSize: MAX },
              },
            },
          },
        }),
        mockServices.database.factory({
          knex: await databases.init('SQLITE_3'),
        }),
        permissions.factory,
        auditor.factory,
        catalogServiceMock.factory({
          entities: [
            {
              apiVersion: 'backstage.io/v1alpha1',
              kind: 'Component',
              metadata: {
                name: 'payments',
                annotations: { [SERVICE_ANNOTATION]: 'payments' },
              },
            },
          ],
        }),
      ],
    });
    return permissions;
  }

  function put(
    id: string,
    body: Buffer | string,
    options: { service?: string; authorization?: string; type?: string } = {},
  ) {
    const { service = 'payments', type = 'application/gzip' } = options;
    return request(backend.server)
      .put(`/api/release-manager/modules/gitops/artifacts/${service}/${id}`)
      .set(
        'Authorization',
        options.authorization ?? mockCredentials.service.header(),
      )
      .set('Content-Type', type)
      .send(body);
  }

  /** Builds an artifact elsewhere, and packs it as a pipeline would. */
  async function build(commit: string, service = 'payments') {
    const id = await sandbox.writeArtifact({
      service,
      commits: [commit],
      builtAt: '2025-11-01T10:00:00.000Z',
    });
    const folder = join(sandbox.folder, 'elsewhere', id);
    await mkdir(join(sandbox.folder, 'elsewhere'), { recursive: true });
    await rename(join(sandbox.artifacts, service, id), folder);
    const file = `${folder}.tar.gz`;
    const tar = () =>
      runCommand('tar', ['--create', '--gzip', '--file', file, '.'], {
        cwd: folder,
      });
    await tar();
    return { id, folder, tar, read: () => readFile(file) };
  }

  /** What a service has in the folder of artifacts, hidden things included. */
  async function stored(service = 'payments'): Promise<string[]> {
    return readdir(join(sandbox.artifacts, service)).catch(() => []);
  }

  beforeEach(async () => {
    sandbox = await GitopsSandbox.create();
    jest.clearAllMocks();
    auditor.createEvent.mockResolvedValue(audited);
  });

  afterEach(async () => {
    await backend.stop();
    await sandbox.remove();
  });

  it('takes an artifact that tar packed, and what follows main releases it by itself', async () => {
    const permissions = await start();
    const { id, read } = await build('a');
    const created = await put(id, await read());
    expect(created.body).toMatchObject({
      id,
      service: 'payments',
      environments: ['dev', 'production', 'staging'],
      tests: { passed: 12 },
    });
    expect(created.status).toBe(201);
    artifactSchema.parse(created.body);
    expect(await stored()).toEqual([id]);
    expect(permissions.authorize).toHaveBeenCalledWith(
      [{ permission: artifactCreatePermission }],
      expect.anything(),
    );
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'artifact-upload',
        meta: { service: 'payments', artifactId: id },
      }),
    );
    expect(audited.success).toHaveBeenCalledWith({
      meta: expect.objectContaining({ isNew: true }),
    });
    const readDev = async () => {
      const { body } = await request(backend.server).get(
        '/api/release-manager/entities/component/default/payments',
      );
      return body.environments[0];
    };
    let dev = await readDev();
    while (!dev.release?.finishedAt) {
      await new Promise(resolve => setTimeout(resolve, 20));
      dev = await readDev();
    }
    expect(dev).toMatchObject({
      artifactId: id,
      release: { intent: { type: 'automatic' }, state: 'committed' },
    });
  });

  it('takes the same again, and nothing else under the same id', async () => {
    await start();
    const { id, folder, tar, read } = await build('a');
    const archive = await read();
    const both = await Promise.all([put(id, archive), put(id, archive)]);
    expect(both.map(each => each.status).sort()).toEqual([200, 201]);
    // What a pipeline on the same machine leaves beside it is no difference.
    await mkdir(join(sandbox.artifacts, 'payments', id, 'image'));
    await writeFile(
      join(sandbox.artifacts, 'payments', id, 'image', 'a'),
      'it',
    );
    expect((await put(id, archive)).status).toBe(200);
    await writeFile(join(folder, 'resources/dev/service.yaml'), 'kind: Other');
    await tar();
    const other = await put(id, await read());
    expect(other.status).toBe(409);
    expect(other.body.error.message).toContain('artifactId: there is');
    expect(
      await readFile(
        join(sandbox.artifacts, 'payments', id, 'resources/dev/service.yaml'),
        'utf8',
      ),
    ).toBe('kind: Service\n');
    expect(await stored()).toEqual([id]);
  });

  it('takes nothing from people, and nothing without the permission', async () => {
    await start(AuthorizeResult.DENY);
    const { id, read } = await build('a');
    const archive = await read();
    for (const authorization of [
      mockCredentials.user.header(),
      mockCredentials.service.header(),
    ]) {
      expect((await put(id, archive, { authorization })).status).toBe(403);
    }
    const authorization = mockCredentials.none.header();
    expect((await put(id, archive, { authorization })).status).toBe(401);
    // Who has no credentials at all does not get as far.
    expect(audited.fail).toHaveBeenCalledTimes(2);
    expect(await stored()).toEqual([]);
  });

  it('takes only what the address names', async () => {
    await start();
    const { id, folder, tar, read } = await build('a');
    const archive = await read();
    const answers = [
      await put('main-1-2', archive),
      await put(id, archive, { service: 'orders' }),
      await put(encodeURIComponent('../x'), archive),
      await put(id, archive, { service: encodeURIComponent('..') }),
      await put('x'.repeat(300), archive),
      await put(id, archive, { type: 'application/json' }),
      await put(id, ''),
    ];
    await writeFile(join(folder, 'artifact.json'), '{"id": 1}');
    await tar();
    answers.push(await put(id, await read()));
    await rm(join(folder, 'artifact.json'));
    await tar();
    answers.push(await put(id, await read()));
    expect(answers.map(each => each.body.error?.message)).toEqual([
      expect.stringMatching(/^id: .* it must be main-1-2$/),
      expect.stringMatching(/^service: .*"payments"; it must be orders/),
      expect.stringMatching(/^artifactId: "\.\.\/x" is not valid/),
      expect.stringMatching(/^service: "\.\." is not valid/),
      expect.stringMatching(/^artifactId: "x+" is not valid/),
      expect.stringMatching(/Content-Type must be application\/gzip/),
      expect.stringMatching(/^body: it is not a whole tar\.gz archive/),
      expect.stringMatching(
        /^payments\/main-[^/]+\/artifact\.json is not as expected: .*string/,
      ),
      expect.stringMatching(/^body: the archive has no artifact\.json/),
    ]);
    expect(new Set(answers.map(each => each.status))).toEqual(new Set([400]));
    expect(JSON.stringify(answers.map(each => each.text))).not.toContain(
      sandbox.folder,
    );
    expect(await stored()).toEqual([]);
    expect(await stored('orders')).toEqual([]);
  });

  it.each<[string, Entry[], RegExp]>([
    ['..', [{ name: '../../evil', content: 'x' }], /the path/],
    ['.. within', [{ name: 'a/../../evil', content: 'x' }], /the path/],
    ['an absolute path', [{ name: '/tmp/evil', content: 'x' }], /the path/],
    ['a backslash', [{ name: '..\\evil', content: 'x' }], /the path/],
    ['a long path', [{ name: 'x/'.repeat(300), content: 'x' }], /the path/],
    ['the image', [{ name: './image/app', content: 'x' }], /folder image/],
    [
      'a symbolic link',
      [
        { name: 'resources', type: 'symlink', linkname: '/etc' },
        { name: 'resources/x', content: 'x' },
      ],
      /is a symlink/,
    ],
    [
      'a hard link',
      [{ name: 'a', type: 'link', linkname: '../../a' }],
      /is a link/,
    ],
    [
      'a device',
      [{ name: 'a', type: 'character-device' }],
      /is a character-device/,
    ],
    ['a pipe', [{ name: 'a', type: 'fifo' }], /is a fifo/],
    [
      'a path twice',
      [
        { name: 'a', content: '1' },
        { name: './a', content: '2' },
      ],
      /twice/,
    ],
    [
      'a file below a file',
      [
        { name: 'a', content: '1' },
        { name: 'a/b', content: '2' },
      ],
      /twice/,
    ],
    [
      'a bomb',
      [{ name: 'a', content: Buffer.alloc(8 * 1024 * 1024) }],
      /unpacks to more than \d+ bytes/,
    ],
    [
      'a bomb of entries',
      Array.from({ length: 2_500 }, () => ({
        name: 'a/',
        type: 'directory' as const,
      })),
      /more than \d+ (entries|bytes)/,
    ],
  ])('refuses an archive with %s', async (_what, entries, message) => {
    await start();
    const answer = await put('main-1-2', await archiveOf(entries));
    expect(answer.body.error?.message).toMatch(message);
    expect(answer.body.error?.message).toMatch(/^body: /);
    expect(answer.status).toBe(400);
    expect(await stored()).toEqual([]);
    expect((await readdir(sandbox.folder)).sort()).not.toContain('evil');
  });

  it('refuses what is cut off, what is no archive and what is too large', async () => {
    await start();
    const { id, read } = await build('a');
    const archive = await read();
    const cut = await put(id, archive.subarray(0, archive.length / 2));
    expect(cut.body.error.message).toMatch(/not a whole tar\.gz archive/);
    expect(cut.status).toBe(400);
    const text = await put(id, Buffer.from('hello'));
    expect(text.body.error.message).toMatch(/not a whole tar\.gz archive/);
    expect(text.status).toBe(400);
    const tar = gunzipSync(archive);
    const half = await put(id, gzipSync(tar.subarray(0, tar.length / 2 + 100)));
    expect(half.body.error.message).toMatch(/not a whole tar\.gz archive/);
    const large = await put(id, Buffer.alloc(MAX + 1));
    expect(large.body.error.message).toMatch(/^body: it is larger than 65536/);
    expect(large.status).toBe(413);
    expect(await stored()).toEqual([]);
  });

  it('removes what an upload left behind that was killed', async () => {
    const parent = join(sandbox.artifacts, 'payments');
    const [old, young] = ['.upload-1', '.upload-2'].map(name =>
      join(parent, name),
    );
    await mkdir(old, { recursive: true });
    await mkdir(young);
    await utimes(old, 0, 0);
    await start();
    expect(await stored()).toEqual(['.upload-2']);
  });
});
