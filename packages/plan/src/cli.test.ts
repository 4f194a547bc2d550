import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { stringify } from 'yaml';
import {
  commitAll,
  plan,
  plansFolder,
  repositoryRoot,
  run,
  temporaryFolder,
  writeFiles,
} from './__testUtils__/testing';

jest.setTimeout(120_000);

const base = {
  name: 'payments',
  owner: 'group:default/payments',
  stack: 'node',
  plan: { from: plansFolder, version: '1.0.0' },
};

async function serviceFolder(
  service: object,
  files: Record<string, string> = {},
): Promise<string> {
  const folder = await temporaryFolder();
  await writeFiles(folder, { 'service.yaml': stringify(service), ...files });
  return folder;
}

describe('plan package', () => {
  it('refuses what is not built, not rendered, or rendered for something else', async () => {
    const folder = await serviceFolder(base);
    const output = join(await temporaryFolder(), 'artifact');
    const env = { PLAN_OUTPUT: output };
    const complaint = async () =>
      (await plan(['package'], { cwd: folder, env })).stderr.trim();
    expect(await complaint()).toContain(
      'is not a Git repository: run git init, and commit',
    );
    await run('git', ['init', '--quiet', '--initial-branch=main'], {
      cwd: folder,
    });
    expect(await complaint()).toContain(
      'this repository has none yet: commit first',
    );
    await commitAll(folder, 'Begin');
    expect(await complaint()).toBe(
      `${output} holds nothing rendered: run plan render first`,
    );
    expect((await plan(['render'], { cwd: folder, env })).code).toBe(0);
    expect(await complaint()).toBe(
      `${join(output, 'image', 'app')} is empty: run plan run build first`,
    );
    await writeFiles(folder, { 'README.md': 'changed' });
    await commitAll(folder, 'Change');
    expect(await complaint()).toMatch(
      /was rendered for main-.*, and now it is main-.*: run plan render again/,
    );
  });

  it('counts failed and skipped tests, tells of changes, and makes names fit', async () => {
    const folder = await serviceFolder(base);
    const sha = await commitAll(folder, 'Begin');
    const output = join(await temporaryFolder(), 'artifact');
    await mkdir(join(output, 'image', 'app'), { recursive: true });
    await writeFiles(output, { 'image/app/main.js': '' });
    await writeFiles(folder, {
      '.plan/test-results.xml':
        '<testsuites><testcase name="a"/><testsuite><testcase name="b"><failure/></testcase><testcase name="c"><skipped/></testcase><testcase name="d"/></testsuite></testsuites>',
    });
    const env = { PLAN_OUTPUT: output, PLAN_BRANCH: 'feature/#1' };
    expect((await plan(['render'], { cwd: folder, env })).code).toBe(0);
    const { code, stdout, stderr } = await plan(['package'], {
      cwd: folder,
      env,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`^feature__1-${sha.slice(0, 10)}-[0-9a-f]{10}\n$`),
    );
    expect(stderr).toContain('there are changes that are not committed');
    const spec = JSON.parse(
      await readFile(join(output, 'artifact.json'), 'utf8'),
    );
    expect(spec.application.branch).toBe('feature/#1');
    expect(spec.stages).toContainEqual({
      id: 'test',
      name: 'Test',
      data: { results: { passed: 2, failed: 1, skipped: 1 } },
    });
  });

  it('is a library too, which loads no dashboard SDK until it renders one', async () => {
    const script = `
      require('@backstage/cli/config/nodeTransform.cjs');
      require(${JSON.stringify(join(__dirname, 'index.ts'))});
      const loaded = Object.keys(require.cache).filter(path => /foundation-sdk|@backstage.plugin|@backstage.backend/.test(path));
      process.stdout.write(JSON.stringify(loaded));`;
    const { stdout, stderr } = await run(process.execPath, ['-e', script], {
      cwd: repositoryRoot,
    });
    expect({ stdout, stderr }).toEqual({ stdout: '[]', stderr: '' });
  });
});

describe('plan render', () => {
  it('writes one environment where asked, and never over what is not its own', async () => {
    const folder = await serviceFolder(base);
    const output = join(folder, '.plan');
    expect(
      (await plan(['render', '--environment', 'dev'], { cwd: folder })).code,
    ).toBe(0);
    expect(await readdir(join(output, 'resources'))).toEqual(['dev']);
    expect((await plan(['render'], { cwd: folder })).code).toBe(0);
    expect((await readdir(join(output, 'resources'))).sort()).toEqual([
      'dev',
      'production',
      'staging',
    ]);
    const over = await plan(['render', '--output', '.'], { cwd: folder });
    expect(over).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('would overwrite the service itself'),
    });
    const precious = await temporaryFolder();
    await writeFiles(precious, { 'thesis.txt': 'all of it' });
    const foreign = await plan(['render', '--output', precious], {
      cwd: folder,
    });
    expect(foreign).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('holds other things (thesis.txt)'),
    });
    const unknown = await plan(['render', '--environment', 'qa'], {
      cwd: folder,
    });
    expect(unknown).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no environment "qa"'),
    });
  });
});

describe('plan run', () => {
  it("passes arguments and the exit code, and prefers the service's own script", async () => {
    const folder = await serviceFolder(base, {
      'scripts/build.sh':
        'echo "built $1 for $SERVICE_NAME into $PLAN_APP"; exit 7\n',
    });
    const { code, stdout } = await plan(['run', 'build', '--fast'], {
      cwd: folder,
    });
    expect({ code, stdout }).toEqual({
      code: 7,
      stdout: `built --fast for payments into ${join(
        folder,
        '.plan',
        'image',
        'app',
      )}\n`,
    });
    const unknown = await plan(['run', 'biuld'], { cwd: folder });
    expect(unknown).toMatchObject({
      code: 1,
      stderr:
        'The plan service 1.0.0 has no script "biuld" for the stack node; it has "build", "test" or "start"\n',
    });
  });

  it('lists the steps of the pipeline', async () => {
    const folder = await serviceFolder(base);
    const { stdout } = await plan(['steps', '--json'], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual([
      { name: 'Validate', run: 'plan validate' },
      { name: 'Build', run: 'plan run build' },
      { name: 'Test', run: 'plan run test' },
      { name: 'Render', run: 'plan render' },
      { name: 'Package', run: 'plan package' },
    ]);
  });
});
