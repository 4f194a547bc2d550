import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import request from 'supertest';
import { isAlive } from '../../__testUtils__/isAlive';
import { SandboxFixture, until } from '../../__testUtils__/SandboxFixture';

jest.setTimeout(60_000);

describe('the pipeline', () => {
  let fixture: SandboxFixture;

  beforeAll(async () => {
    process.env.SANDBOX_TEST_CANARY = 'canary-of-the-portal';
    fixture = await SandboxFixture.create({
      pipeline: { maxLogBytes: 20_000, stepTimeout: { seconds: 3 } },
    });
  });
  afterAll(async () => {
    delete process.env.SANDBOX_TEST_CANARY;
    await fixture.remove();
  });

  async function push(name: string, build?: string) {
    if (existsSync(join(fixture.folder, 'clones', name))) {
      await fixture.commit(name, { build });
    } else {
      await fixture.createService(name, { build });
    }
    await fixture.push(name, fixture.token());
  }

  async function wholeLog(id: string): Promise<string> {
    let text = '';
    let next = 0;
    for (;;) {
      const piece = await fixture.client.getRunLog(id, next);
      text += piece.text;
      next = piece.next;
      if (piece.end) return text;
    }
  }

  /** Waits for the step "Build" to print its process id on a line. */
  async function processIdOf(
    name: string,
  ): Promise<{ id: string; pid: number }> {
    return until(async () => {
      const [run] = await fixture.client.getRuns({
        repository: `services/${name}`,
      });
      const { text } = await fixture.client.getRunLog(run.id, 0);
      const pid = text.match(/^pid (\d+)$/m)?.[1];
      return pid ? { id: run.id, pid: Number(pid) } : undefined;
    });
  }

  const sleeper = `
    const { spawn } = require('node:child_process');
    const child = spawn('sleep', ['600'], { stdio: 'inherit' });
    console.log('pid ' + child.pid);
    setInterval(() => {}, 1000);
  `;

  it('ends as failed with the reason, the log and no artifact', async () => {
    await push(
      'broken',
      `console.log('\\u001b[31mcolourful\\u001b[0m żółć'); console.error('it broke'); process.exit(3);`,
    );
    const run = await fixture.waitForRun('broken');
    expect(run).toMatchObject({
      state: 'failed',
      reason: 'Step "Build" ended with code 3',
      steps: [
        { name: 'Build', command: 'node build.js', state: 'failed' },
        { name: 'Package', state: 'skipped' },
      ],
    });
    expect(run.artifactId).toBeUndefined();
    const log = await wholeLog(run.id);
    expect(log).toContain('=== Build: node build.js\n');
    expect(log).toContain('colourful żółć\n');
    expect(log).toContain('it broke\n');
    expect(log).not.toContain('\u001b');
    expect(existsSync(join(fixture.folder, 'sandbox/artifacts/broken'))).toBe(
      false,
    );
    expect(await readdir(join(fixture.folder, 'sandbox/workspaces'))).toEqual(
      [],
    );

    // From any offset, also from within a character, reading comes to the same end.
    const bytes = Buffer.from(log);
    for (let after = 0; after <= bytes.length; after += 7) {
      const piece = await fixture.client.getRunLog(run.id, after);
      expect(piece).toEqual({
        text: bytes.toString('utf8', after),
        next: bytes.length,
        end: true,
      });
    }

    // A commit that failed is built again on demand; one that succeeded is not.
    const again = await fixture.client.startRun('services/broken', {
      token: fixture.token(),
    });
    expect(again.id).not.toBe(run.id);
    await fixture.waitForRun('broken');
    await push('broken');
    const succeeded = await fixture.waitForRun('broken');
    expect(succeeded.state).toBe('succeeded');
    const same = await fixture.client.startRun('services/broken');
    expect(same.id).toBe(succeeded.id);
  });

  it('hands steps what they need, and no secret of the portal', async () => {
    await push('curious', `console.log(JSON.stringify(process.env));`);
    const run = await fixture.waitForRun('curious');
    const log = await wholeLog(run.id);
    const env = JSON.parse(log.match(/^\{.*\}$/m)![0]);
    expect(log).not.toContain('canary');
    expect(env).toMatchObject({
      PLAN_BRANCH: 'main',
      PLAN_STARTED_AT: run.startedAt,
      PLAN_PIPELINE_URL: run.url,
      PLAN_REPOSITORY_URL:
        'http://localhost:3000/sandbox/repositories/services/curious',
      PLAN_PLATFORM: join(fixture.folder, 'sandbox/platform.yaml'),
    });
    expect(env.PATH).toMatch(/packages\/plan\/bin/);
    expect(await readFile(env.PLAN_PLATFORM, 'utf8')).toMatch(
      /^registry: sandbox.localhost\nscheme: http\ndomains:\n {2}dev: dev.localhost:\d+\n/,
    );
  });

  it('keeps a log within its bound, and says so', async () => {
    await push(
      'chatty',
      `for (let i = 0; i < 5000; i += 1) console.log('line number ' + i);`,
    );
    const run = await fixture.waitForRun('chatty');
    expect(run.state).toBe('succeeded');
    const log = await wholeLog(run.id);
    expect(log.length).toBeLessThan(21_000);
    expect(log).toContain('=== The log is longer than 20000 bytes');
    expect(log).toContain('=== services/chatty succeeded');
  });

  it('stops a step that takes too long, with all that it started', async () => {
    await push('slow', sleeper);
    const { pid } = await processIdOf('slow');
    const run = await fixture.waitForRun('slow');
    expect(run).toMatchObject({
      state: 'failed',
      reason: 'Step "Build" took longer than 3 s and was stopped',
    });
    expect(isAlive(pid)).toBe(false);
  });

  it('does not wait for what a step left running in a group of its own', async () => {
    await push(
      'leaver',
      `
      const { spawn } = require('node:child_process');
      const child = spawn('sleep', ['20'], { stdio: 'inherit', detached: true });
      child.unref();
      console.log('pid ' + child.pid);
      `,
    );
    const { pid } = await processIdOf('leaver');
    const began = Date.now();
    expect((await fixture.waitForRun('leaver')).state).toBe('succeeded');
    expect(Date.now() - began).toBeLessThan(10_000);
    process.kill(pid, 'SIGKILL');
  });

  it('cancels what runs, with all that it started, and what waits', async () => {
    await push('long', sleeper);
    await push('waiting');
    const { id, pid } = await processIdOf('long');
    const [waiting] = await fixture.client.getRuns({
      repository: 'services/waiting',
    });
    expect(waiting.state).toBe('queued');
    expect(await fixture.client.cancelRun(waiting.id)).toMatchObject({
      state: 'cancelled',
      reason: 'Cancelled by user:default/mock',
    });

    const cancelled = await fixture.client.cancelRun(id, {
      token: fixture.token(),
    });
    expect(cancelled).toMatchObject({
      state: 'cancelled',
      reason: 'Cancelled by user:default/ana',
      steps: [{ state: 'cancelled' }, { state: 'skipped' }],
    });
    expect(isAlive(pid)).toBe(false);
    // Once more is the same; what has ended otherwise cannot be cancelled.
    expect((await fixture.client.cancelRun(id)).state).toBe('cancelled');
    const [done] = await fixture.client.getRuns({
      repository: 'services/curious',
    });
    await expect(fixture.client.cancelRun(done.id)).rejects.toMatchObject({
      statusCode: 409,
    });
  });

  it('tells what is wrong with a repository', async () => {
    await fixture.client.createRepository({ owner: 'services', name: 'empty' });
    await expect(
      fixture.client.startRun('services/empty'),
    ).rejects.toMatchObject({
      statusCode: 409,
      body: { error: { message: 'services/empty has no commit to build yet' } },
    });
    await fixture.push('curious', fixture.token(), 'main', 'services/empty');
    expect(await fixture.waitForRun('empty')).toMatchObject({
      state: 'failed',
      reason:
        "service.yaml names the service 'curious', but the repository is 'empty'; they must be the same",
    });
    await fixture.write('clones/curious', { 'service.yaml': 'name: 1\n' });
    await fixture.commit('curious', { plansUrl: 'nowhere' });
    await fixture.push('curious', fixture.token());
    const run = await fixture.waitForRun('curious');
    expect(run.state).toBe('failed');
    expect(run.reason).toMatch(/nowhere|plan/);
  });

  it('names the field of a request that is wrong', async () => {
    const http = request(fixture.server);
    for (const [path, field] of [
      ['/runs?limit=abc', 'limit: '],
      ['/runs?limit=0', 'limit: '],
      ['/runs?repository=ledger', 'repository: must be <owner>/<name>'],
      ['/workloads?environment=..', 'environment: '],
    ]) {
      const answer = await http.get(`/api/sandbox${path}`);
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toContain(field);
    }
    const [run] = await fixture.client.getRuns({ limit: 1 });
    const log = await http.get(`/api/sandbox/runs/${run.id}/log?after=-1`);
    expect(log.body.error).toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('after: '),
    });
    expect((await http.get('/api/sandbox/runs/nothing')).status).toBe(404);
  });

  it('takes up after a restart what was interrupted, but not for ever', async () => {
    await push('patient', sleeper);
    const first = await processIdOf('patient');
    await fixture.stop();
    expect(isAlive(first.pid)).toBe(false);
    await fixture.start();
    await until(async () => {
      const { text } = await fixture.client.getRunLog(first.id, 0);
      return text.match(/^pid \d+$/gm)?.length === 2;
    });
    expect(await wholeLogSoFar(first.id)).toContain(
      '=== The portal stopped in the middle of this run; it begins again.\n',
    );
    await fixture.stop();
    await fixture.start();
    expect(await fixture.waitForRun('patient')).toMatchObject({
      id: first.id,
      state: 'failed',
      reason: 'The portal stopped in the middle of this run, twice',
    });

    async function wholeLogSoFar(id: string): Promise<string> {
      return (await fixture.client.getRunLog(id, 0)).text;
    }
  });
});
