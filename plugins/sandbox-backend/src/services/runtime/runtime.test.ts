import { spawn } from 'node:child_process';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Workload } from '@paved-path/backstage-plugin-sandbox-common';
import { runGit } from '@paved-path/provider-kit-node';
import { ask } from '../../__testUtils__/ask';
import { isAlive } from '../../__testUtils__/isAlive';
import { SandboxFixture, until } from '../../__testUtils__/SandboxFixture';

jest.setTimeout(60_000);

const crashing = `
for (let i = 1; i <= 40; i += 1) console.log('preparing ' + i);
console.error('the database is gone');
process.exit(1);
`;

describe('the runtime', () => {
  let fixture: SandboxFixture;

  beforeAll(async () => {
    process.env.SANDBOX_TEST_CANARY = 'canary-of-the-portal';
    fixture = await SandboxFixture.create({
      runtime: { progressDeadline: { seconds: 2 } },
    });
  });
  afterAll(async () => {
    delete process.env.SANDBOX_TEST_CANARY;
    await fixture.remove();
  });

  async function build(
    name: string,
    options: { greeting?: string; server?: string } = {},
  ): Promise<string> {
    if (
      await fixture.client
        .getRepository('services', name)
        .catch(() => undefined)
    ) {
      await fixture.commit(name, options);
    } else {
      await fixture.createService(name, options);
    }
    await fixture.push(name, fixture.token());
    const { artifactId } = await fixture.waitForRun(name);
    return artifactId!;
  }

  function waitFor(
    service: string,
    state: Workload['state'],
    artifactId?: string,
    environment = 'dev',
  ): Promise<Workload> {
    return until(async () => {
      const [one] = await fixture.client.getWorkloads({ service, environment });
      return (
        one?.state === state &&
        (!artifactId || one.artifactId === artifactId) &&
        one
      );
    });
  }

  async function versionAt(url: string): Promise<string> {
    const { body } = await ask(url);
    return JSON.parse(body).version;
  }

  it('replaces a version without failing a request', async () => {
    const first = await build('rolling', { greeting: 'one' });
    await fixture.release('rolling', first, 'dev');
    const { url } = await waitFor('rolling', 'healthy', first);
    const environment = JSON.parse((await ask(`${url}/env`)).body);
    expect(environment).toMatchObject({
      SERVICE_VERSION: first,
      FROM_IMAGE: 'yes',
      HOST: '127.0.0.1',
    });
    expect(JSON.stringify(environment)).not.toContain('canary');

    const second = await build('rolling', { greeting: 'two' });
    const seen = new Map<string, number>();
    const failures: unknown[] = [];
    let going = true;
    const clients = Array.from({ length: 8 }, async (_, index) => {
      while (going) {
        try {
          // Half of them are still being answered when their replica is told to stop.
          const { status, body } = await ask(
            `${url}/?delay=${index % 2 ? 300 : 0}`,
          );
          if (status !== 200) failures.push({ status, body });
          const { version } = JSON.parse(body);
          seen.set(version, (seen.get(version) ?? 0) + 1);
        } catch (error) {
          failures.push(error);
        }
      }
    });
    await until(async () => (seen.get(first) ?? 0) > 20);
    await fixture.release('rolling', second, 'dev');
    await waitFor('rolling', 'healthy', second);
    await until(async () => (seen.get(second) ?? 0) > 200);
    going = false;
    await Promise.all(clients);
    expect(failures).toEqual([]);
    expect([...seen.keys()].sort()).toEqual([first, second].sort());
    expect(await versionAt(url)).toBe(second);
  });

  it('keeps the old version serving while a new one crashes, and says why it does', async () => {
    const good = await build('fragile');
    await fixture.release('fragile', good, 'dev');
    const { url } = await waitFor('fragile', 'healthy', good);
    const bad = await build('fragile', { server: crashing });
    fixture.events.length = 0;
    await fixture.release('fragile', bad, 'dev');
    const failed = await waitFor('fragile', 'failed', bad);
    expect(failed).toMatchObject({
      servingArtifactId: good,
      replicas: { desired: 2, ready: 0 },
      message: 'CrashLoopBackOff: exited with code 1, 3 times',
    });
    expect(failed.lastLogLines).toHaveLength(30);
    expect(failed.lastLogLines.at(-1)).toBe('the database is gone');
    expect(failed.lastLogLines.at(-2)).toBe('preparing 40');
    expect(await versionAt(url)).toBe(good);
    expect(fixture.events).toContainEqual(
      expect.objectContaining({
        topic: 'release-manager.rollout-changed',
        eventPayload: { service: 'fragile', environment: 'dev' },
      }),
    );
    expect(fixture.events).toContainEqual(
      expect.objectContaining({
        eventPayload: {
          recipients: { type: 'broadcast' },
          channel: 'sandbox',
          message: {
            type: 'workload',
            service: 'fragile',
            environment: 'dev',
            state: 'failed',
          },
        },
      }),
    );

    // It does so across a restart, too.
    await fixture.stop();
    await fixture.start();
    const again = await waitFor('fragile', 'failed', bad);
    expect(again.servingArtifactId).toBe(good);
    expect(await versionAt(again.url)).toBe(good);
    // What answers was started anew, and what was healthy before is healthy again.
    expect((await waitFor('rolling', 'healthy')).url).not.toBe(url);

    // Going back to what runs already starts nothing.
    await fixture.release('fragile', good, 'dev');
    const back = await waitFor('fragile', 'healthy', good);
    expect(back).toMatchObject({
      restarts: 0,
      replicas: { desired: 2, ready: 2 },
    });
  });

  it('gives up on what never becomes ready', async () => {
    const artifact = await build('mute', {
      server: `console.log('thinking'); setInterval(() => {}, 1000);`,
    });
    await fixture.release('mute', artifact, 'dev');
    const failed = await waitFor('mute', 'failed', artifact);
    expect(failed).toMatchObject({
      message:
        'ProgressDeadlineExceeded: 0 of 2 replicas were ready after 2 s: nothing listens on the port that the variable PORT names',
      lastLogLines: ['thinking'],
    });
    const answer = await ask(failed.url);
    expect(answer.status).toBe(503);
    expect(answer.body).toContain('No replica of mute.dev.localhost is ready');
  });

  it('replaces what ignores SIGTERM, and does not wait for what left its group', async () => {
    const stubborn = `
      const { spawn } = require('node:child_process');
      process.on('SIGTERM', () => {});
      console.log('x'.repeat(100000));
      const child = spawn('sleep', ['30'], { stdio: 'inherit', detached: true });
      child.unref();
      require('node:http').createServer((req, res) => res.end(process.pid + ' ' + child.pid)).listen(process.env.PORT, process.env.HOST);
    `;
    const artifact = await build('stubborn', { server: stubborn });
    await fixture.release('stubborn', artifact, 'dev');
    const { url, lastLogLines } = await waitFor(
      'stubborn',
      'healthy',
      artifact,
    );
    expect(lastLogLines.every(line => line.length <= 2000)).toBe(true);
    const [pid, left] = (await ask(url)).body.split(' ').map(Number);
    try {
      await fixture.unrelease('stubborn', 'dev');
      // The grace period of the manifest is 5 s.
      await until(async () => !isAlive(pid), 10_000);
      await fixture.stop();
      await fixture.start();
    } finally {
      process.kill(left, 'SIGKILL');
    }
  });

  it('starts a replica again that has ended, and serves meanwhile', async () => {
    const artifact = await build('sturdy', {
      server: `
        const http = require('node:http');
        http.createServer((req, res) => {
          if (req.url === '/die') process.exit(2);
          res.end(String(process.pid));
        }).listen(process.env.PORT, process.env.HOST);
      `,
    });
    await fixture.release('sturdy', artifact, 'staging');
    const { url } = await waitFor('sturdy', 'healthy', artifact, 'staging');
    const before = new Set(await Promise.all([pidAt(), pidAt()]));
    expect(before.size).toBe(2);
    expect((await ask(`${url}/die`)).status).toBe(502);
    expect((await ask(url)).status).toBe(200);
    const workload = await until(async () => {
      const [one] = await fixture.client.getWorkloads({ service: 'sturdy' });
      return one.state === 'healthy' && one.restarts === 1 && one;
    });
    expect(workload.replicas).toEqual({ desired: 2, ready: 2 });
    const after = await Promise.all([pidAt(), pidAt()]);
    expect(after.filter(pid => before.has(pid))).toHaveLength(1);

    async function pidAt() {
      return (await ask(url)).body;
    }
  });

  it('stops what was removed, and knows names', async () => {
    const [{ url }] = await fixture.client.getWorkloads({ service: 'rolling' });
    await fixture.unrelease('rolling', 'dev');
    await until(
      async () =>
        (await fixture.client.getWorkloads({ service: 'rolling' })).length ===
        0,
    );
    const unknown = await ask(url);
    expect(unknown.status).toBe(404);
    expect(unknown.body).toContain('rolling.dev.localhost');
    expect(unknown.body).toMatch(/ {2}http:\/\/fragile\.dev\.localhost:\d+\n/);
  });

  it('says what is wrong with manifests, and leaves alone what runs', async () => {
    const [{ artifactId, url }] = await fixture.client.getWorkloads({
      service: 'fragile',
    });
    const clone = join(fixture.folder, 'config');
    const file = join(clone, 'dev/releases/dev/fragile/deployment.yaml');
    await writeFile(file, 'kind: Deployment\nspec: {}\n');
    await fixture.pushConfig(clone, 'Break it');
    expect(await waitFor('fragile', 'failed')).toMatchObject({
      message: expect.stringContaining('deployment.yaml: spec.template'),
      servingArtifactId: artifactId,
    });
    expect(await versionAt(url)).toBe(artifactId);
    await fixture.release('fragile', artifactId, 'dev');
    await waitFor('fragile', 'healthy');
    await fixture.release('fragile', artifactId, 'production');
    await waitFor('fragile', 'healthy', artifactId, 'production');
    await rename(
      join(fixture.folder, 'sandbox/artifacts/fragile', artifactId),
      join(fixture.folder, 'sandbox/artifacts/fragile/moved'),
    );
    await fixture.stop();
    await fixture.start();
    const missing = await waitFor('fragile', 'failed');
    expect(missing.message).toBe(
      `ImagePullBackOff: there is no image of the artifact ${artifactId} of fragile`,
    );
  });

  it('leaves nothing behind when the portal is killed', async () => {
    const folder = join(fixture.folder, 'killed');
    const repository = join(folder, 'config.git');
    await mkdir(folder);
    await runGit([
      'clone',
      '--quiet',
      '--bare',
      join(fixture.folder, 'sandbox/repositories/platform/config.git'),
      repository,
    ]);
    const artifacts = join(folder, 'artifacts');
    const clone = join(folder, 'clone');
    await runGit(['clone', '--quiet', repository, clone]);
    await rm(join(clone, 'dev'), { recursive: true, force: true });
    await fixture.write('killed/artifacts/doomed/main-1/image', {
      'image.json': JSON.stringify({
        command: ['sh', 'run.sh'],
        workdir: 'app',
      }),
      'app/run.sh': 'sleep 600 & echo pid $!; echo pid $$; exec node server.js',
      'app/server.js': `
        process.on('SIGTERM', () => {});
        require('node:http').createServer((req, res) => res.end('ok')).listen(process.env.PORT, process.env.HOST);`,
    });
    await fixture.write('killed/clone/dev/releases/dev/doomed', {
      'deployment.yaml': JSON.stringify({
        kind: 'Deployment',
        spec: {
          replicas: 2,
          template: { spec: { containers: [{ image: 'r/doomed:main-1' }] } },
        },
      }),
    });
    await fixture.pushConfig(clone, 'Release doomed');

    const owner = spawn(
      process.execPath,
      [
        '--require',
        require.resolve('@backstage/cli/config/nodeTransform.cjs'),
        join(__dirname, '__fixtures__/owner.ts'),
        repository,
        artifacts,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'], detached: true },
    );
    const processIds = new Set<number>();
    let healthy = false;
    createInterface({ input: owner.stdout }).on('line', text => {
      const { line, lastLogLines = [], state } = JSON.parse(text);
      for (const one of [line, ...lastLogLines]) {
        const processId = /^pid (\d+)$/.exec(one)?.[1];
        if (processId) processIds.add(Number(processId));
      }
      if (state === 'healthy') healthy = true;
    });
    await until(async () => healthy && processIds.size >= 6);
    expect([...processIds].every(isAlive)).toBe(true);

    // As "kill -9" of the whole group from a terminal does.
    process.kill(-owner.pid!, 'SIGKILL');
    await until(async () => ![...processIds].some(isAlive), 3000);
  });
});
