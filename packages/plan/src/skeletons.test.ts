import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, symlink } from 'node:fs/promises';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parse, parseAllDocuments } from 'yaml';
import {
  artifactCommitsSchema,
  artifactSpecSchema,
  imageRecordSchema,
  planRecordSchema,
} from './artifactSchema';
import { loadPlanFolder } from './planFolder';
import { listStacks } from './stacks';
import {
  commitAll,
  plan,
  plansFolder,
  renderSkeleton,
  repositoryRoot,
  run,
  temporaryFolder,
} from './__testUtils__/testing';
import { without } from './__testUtils__/without';

jest.setTimeout(120_000);

const values = {
  name: 'payments',
  description: 'Takes payments: "cards" & more',
  owner: 'group:default/payments',
  planSource: plansFolder,
  system: 'checkout',
};

/** Where each stack's skeleton has its API's document, and where the running service says who it is. */
const stacks = [
  {
    stack: 'node',
    openapi: './openapi.yaml',
    identity: '/',
    says: { environment: 'staging' },
  },
  { stack: 'static', openapi: undefined, identity: '/version.json', says: {} },
  {
    stack: 'python',
    openapi: './openapi.yaml',
    identity: '/',
    says: { environment: 'staging' },
  },
];

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs what the image would, and resolves as soon as it listens. */
async function startImage(artifact: string, env: Record<string, string>) {
  const image = imageRecordSchema.parse(
    JSON.parse(await readFile(join(artifact, 'image', 'image.json'), 'utf8')),
  );
  const [command, ...args] = image.command;
  const child = spawn(command, args, {
    cwd: join(artifact, 'image', image.workdir),
    env: { PATH: process.env.PATH, ...image.environment, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const log: Record<string, unknown>[] = [];
  const exited = once(child, 'exit');
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      log.push(JSON.parse(line));
      if (log.at(-1)?.message === 'listening') resolve();
    });
    child.once('error', reject);
    child.once('exit', code =>
      reject(new Error(`ended with ${code}: ${JSON.stringify(log)}`)),
    );
  });
  return { child, log, exited };
}

/** The lines of a document's shell blocks, without comments. */
async function commandsOf(path: string): Promise<string[]> {
  const text = await readFile(path, 'utf8');
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .flatMap(([, block]) => block.split('\n'))
    .map(line => line.replace(/\s+#.*$/, ''))
    .filter(Boolean);
}

/** Types what a document tells a newcomer to type; what serves, serves until it has been asked what the document asks. */
async function tryCommands(folder: string, document: string) {
  const commands = await commandsOf(join(folder, document));
  const asks = commands.filter(command => command.startsWith('curl '));
  const tool = await temporaryFolder();
  await symlink(
    join(repositoryRoot, 'packages', 'plan', 'bin', 'plan'),
    join(tool, 'plan'),
  );
  const port = String(await freePort());
  const env = {
    PATH: `${tool}:${process.env.PATH}`,
    HOST: '127.0.0.1',
    PORT: port,
  };
  for (const command of commands.filter(line => !asks.includes(line))) {
    if (!/start$|main\.js$|-m service$/.test(command)) {
      const { HOST: _, PORT: __, ...rest } = env;
      const { code, stdout, stderr } = await run('sh', ['-c', command], {
        cwd: folder,
        env: rest,
      });
      expect({ command, code, out: code ? stdout + stderr : '' }).toEqual({
        command,
        code: 0,
        out: '',
      });
      continue;
    }
    const { NODE_TEST_CONTEXT, NODE_OPTIONS, ...own } = process.env;
    const child = spawn('sh', ['-c', command], {
      cwd: folder,
      env: { ...own, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: true,
    });
    try {
      await new Promise<void>((resolve, reject) => {
        createInterface({ input: child.stdout }).on('line', line => {
          if (line.includes('"listening"')) resolve();
        });
        child.once('exit', code =>
          reject(new Error(`${command} ended with ${code}`)),
        );
      });
      const questions = asks.length > 0 ? asks : ['curl localhost:8080/readyz'];
      for (const question of questions) {
        const answer = await run(
          'sh',
          ['-c', question.replace('localhost:8080', `127.0.0.1:${port}`)],
          { cwd: folder },
        );
        expect({ command, answer: answer.stdout }).toEqual({
          command,
          answer: expect.stringContaining('ready'),
        });
      }
    } finally {
      const ended = once(child, 'close');
      process.kill(-child.pid!, 'SIGKILL');
      await ended;
    }
  }
  expect(commands).toEqual(
    expect.arrayContaining(['plan validate', 'plan run test']),
  );
}

const here = stacks.filter(
  ({ stack }) => stack !== 'python' || !without('python3'),
);

function isKnown(reason: string | undefined): boolean {
  return without('python3') && Boolean(reason?.includes('python3'));
}

describe('every stack of the plan, from its skeleton to a running image', () => {
  const running: ChildProcess[] = [];
  afterAll(() => running.forEach(child => child.kill('SIGKILL')));

  it('has what it needs on this machine', async () => {
    const listed = await listStacks(join(plansFolder, 'service'));
    expect(listed.map(({ name }) => name)).toEqual(
      stacks.map(({ stack }) => stack),
    );
    const missing = listed
      .flatMap(({ requires }) => requires)
      .filter(({ met, reason }) => !met && !isKnown(reason));
    expect(
      missing.map(
        ({ reason }) =>
          `${reason}: these tests need it, install it (Debian: apt-get install -y nodejs python3)`,
      ),
    ).toEqual([]);
  });

  it.each(here)('$stack', async ({ stack, openapi, identity, says }) => {
    const folder = await temporaryFolder();
    await renderSkeleton(folder, { ...values, stack });
    const sha = await commitAll(folder, 'Begin');
    const artifact = join(await temporaryFolder(), 'artifact');
    const env = {
      PLAN_OUTPUT: artifact,
      PLAN_BRANCH: 'main',
      PLAN_PIPELINE_URL: 'http://localhost:7007/pipelines/1',
      PLAN_REPOSITORY_URL:
        'http://localhost:7007/repositories/services/payments',
      PLAN_STARTED_AT: '2026-01-02T03:04:05Z',
    };

    const { plan: planFile } = await loadPlanFolder(
      join(plansFolder, 'service'),
    );
    for (const { name, run: line } of planFile.pipeline.steps) {
      const [program, ...args] = line.split(' ');
      expect(program).toBe('plan');
      const { code, stdout, stderr } = await plan(args, { cwd: folder, env });
      expect({ name, code, output: code === 0 ? '' : stdout + stderr }).toEqual(
        { name, code: 0, output: '' },
      );
    }

    await tryCommands(folder, 'README.md');

    // The repository is clean after a pipeline: what it leaves is ignored.
    expect(
      (await run('git', ['status', '--porcelain'], { cwd: folder })).stdout,
    ).toBe('');

    const readJson = async (path: string) =>
      JSON.parse(await readFile(join(artifact, path), 'utf8'));
    const spec = artifactSpecSchema.parse(await readJson('artifact.json'));
    const record = planRecordSchema.parse(await readJson('plan.json'));
    expect(spec.id).toBe(`main-${sha.slice(0, 10)}-${record.sha.slice(0, 10)}`);
    expect(spec).toMatchObject({
      service: 'payments',
      squad: 'payments',
      application: {
        branch: 'main',
        sha,
        authorName: 'Ana Souza',
        message: 'Begin',
        url: env.PLAN_REPOSITORY_URL,
      },
      ci: { jobUrl: env.PLAN_PIPELINE_URL, start: '2026-01-02T03:04:05.000Z' },
    });
    const test = spec.stages.find(stage => stage.id === 'test');
    expect(test?.data.results).toMatchObject({ failed: 0, skipped: 0 });
    expect(test?.data.results.passed).toBeGreaterThan(4);
    expect(
      artifactCommitsSchema.parse(await readJson('commits.json')),
    ).toMatchObject([
      {
        sha,
        message: 'Begin',
        author: { name: 'Ana Souza', email: 'ana@example.com' },
      },
    ]);
    expect(record).toMatchObject({
      name: 'service',
      pinned: false,
      overrides: [],
    });
    const held = await readdir(join(artifact, 'image', 'app'), {
      recursive: true,
    });
    expect(held.filter(path => /test|\.git|__pycache__/.test(path))).toEqual(
      [],
    );

    const [component, api] = parseAllDocuments(
      await readFile(join(folder, 'catalog-info.yaml'), 'utf8'),
    ).map(document => document.toJS());
    expect(component).toMatchObject({
      metadata: {
        name: 'payments',
        description: values.description,
        annotations: {
          'paved-path.dev/service': 'payments',
          'paved-path.dev/stack': stack,
          'backstage.io/techdocs-ref': 'dir:.',
        },
      },
      spec: { owner: values.owner, system: 'checkout' },
    });
    expect(api?.spec.definition.$text).toBe(openapi);
    const document =
      openapi && parse(await readFile(join(folder, openapi), 'utf8'));
    expect(document?.info.description).toBe(openapi && values.description);

    const port = await freePort();
    const everywhere = await startImage(artifact, { PORT: String(port) });
    running.push(everywhere.child);
    expect(['::', '0.0.0.0']).toContain(everywhere.log.at(-1)?.host);
    everywhere.child.kill('SIGTERM');
    expect(await everywhere.exited).toEqual([0, null]);

    const { child, log, exited } = await startImage(artifact, {
      SERVICE_NAME: 'payments',
      SERVICE_VERSION: spec.id,
      ENVIRONMENT: 'staging',
      HOST: '127.0.0.1',
      PORT: String(port),
    });
    running.push(child);
    expect(log.at(-1)).toMatchObject({ host: '127.0.0.1', port });
    const origin = `http://127.0.0.1:${port}`;
    const first = await fetch(origin);
    expect(first.status).toBe(200);
    const text = await first.text();
    expect(text).toContain(spec.id);
    expect(await (await fetch(`${origin}${identity}`)).json()).toMatchObject({
      service: 'payments',
      version: spec.id,
      ...says,
    });
    expect((await fetch(`${origin}/%2e%2e/server.mjs`)).status).toBe(404);
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
    expect((await fetch(`${origin}/readyz`)).status).toBe(200);
    const metrics = await (await fetch(`${origin}/metrics`)).text();
    expect(metrics).toMatch(/^http_requests_total\{.*status="200"\} \d+$/m);
    expect(metrics).toMatch(
      /^http_request_duration_seconds_bucket\{.*le="\+Inf"\} \d+$/m,
    );
    expect(metrics).toContain(`service_info{version="${spec.id}"} 1`);
    const checked = await checkMetrics(metrics);
    expect(checked).toEqual('');

    // A request that was begun before the signal is answered after it.
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /version.json HTTP/1.1\r\nHost: payments\r\n');
    // A request answered on another connection shows that the server has taken the first one too.
    await (await fetch(`${origin}/readyz`)).text();
    const answered = new Promise<string>(resolve => {
      let received = '';
      socket.on('data', data => (received += data));
      socket.on('close', () => resolve(received));
    });
    child.kill('SIGTERM');
    while (!log.some(({ message }) => message === 'stopping'))
      await once(child.stdout!, 'data');
    socket.write('Connection: close\r\n\r\n');
    expect(await answered).toMatch(/^HTTP\/1\.[01] (200|404)/);
    expect(await exited).toEqual([0, null]);
    expect(log.at(-1)).toMatchObject({
      level: 'info',
      message: 'stopped',
      service: 'payments',
      version: spec.id,
    });
  });
});

/** What promtool finds wrong with an exposition. */
async function checkMetrics(metrics: string): Promise<string> {
  if (without('promtool')) return '';
  const child = spawn('promtool', ['check', 'metrics'], {
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', () =>
      reject(
        new Error(
          'promtool is needed to check metrics: install Prometheus (Debian: apt-get install -y prometheus)',
        ),
      ),
    );
  });
  child.stdin.on('error', () => {});
  child.stdin.end(metrics);
  let complaints = '';
  child.stderr.on('data', data => (complaints += data));
  await Promise.race([once(child, 'close'), failed]);
  return complaints;
}
