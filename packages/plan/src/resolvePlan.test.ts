import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { git } from './git';
import { resolvePlan } from './resolvePlan';
import {
  commitAll,
  plan,
  plansFolder,
  temporaryFolder,
  writeFiles,
} from './__testUtils__/testing';

jest.setTimeout(60_000);

/** A plans repository with the versions 1.0.0, 1.1.0 and 2.0.0, each with one more label than the one before. */
async function plansRepository() {
  const repository = await temporaryFolder();
  await cp(plansFolder, repository, { recursive: true });
  const planFile = join(repository, 'service', 'plan.yaml');
  const template = join(repository, 'service', 'manifests', 'service.yaml.njk');
  const original = await readFile(planFile, 'utf8');
  const manifest = await readFile(template, 'utf8');
  const commits: Record<string, string> = {};
  for (const version of ['1.0.0', '1.1.0', '2.0.0']) {
    await writeFile(
      planFile,
      original.replace('version: 1.0.0', `version: ${version}`),
    );
    await writeFile(
      template,
      manifest.replace('ClusterIP', `ClusterIP # of ${version}`),
    );
    commits[version] = await commitAll(repository, `Version ${version}`);
    // One annotated, the others not.
    const annotation = version === '1.1.0' ? ['-m', 'Version 1.1.0'] : [];
    await git(
      [
        '-c',
        'user.name=Ana',
        '-c',
        'user.email=ana@example.com',
        'tag',
        ...annotation,
        `service-v${version}`,
      ],
      { cwd: repository },
    );
  }
  await git(['tag', 'service-vnext'], { cwd: repository });
  await git(['tag', 'worker-v9.0.0'], { cwd: repository });
  return { url: `file://${repository}`, repository, commits };
}

async function serviceOf(from: string, version?: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFiles(folder, {
    'service.yaml': [
      'name: payments',
      'owner: group:default/payments',
      'stack: node',
      'plan:',
      `  from: ${from}`,
      ...(version === undefined ? [] : [`  version: ${version}`]),
      '',
    ].join('\n'),
  });
  return folder;
}

describe('the plan of a service', () => {
  it('is the version that service.yaml asks for, from a real repository', async () => {
    const { url, commits } = await plansRepository();
    const cache = await temporaryFolder();
    const found = async (version?: string) => {
      const resolved = await resolvePlan(await serviceOf(url, version), {
        cache,
      });
      expect(resolved).toMatchObject({
        from: url,
        source: 'git',
        sha: commits[resolved.plan.version],
        tag: `service-v${resolved.plan.version}`,
        newest: '2.0.0',
        warnings: [],
      });
      return [resolved.plan.version, resolved.pinned];
    };
    expect(await found()).toEqual(['2.0.0', false]);
    expect(await found('1.0.0')).toEqual(['1.0.0', true]);
    expect(await found('^1.0.0')).toEqual(['1.1.0', false]);
    expect(await found('1')).toEqual(['1.1.0', false]);
    expect(await found('"~1.0"')).toEqual(['1.0.0', false]);
    await expect(found('3.0.0')).rejects.toThrow(
      `${url} has no version 3.0.0 of the plan service; it has 1.0.0, 1.1.0, 2.0.0`,
    );
  });

  it('is fetched once, and found again while the repository is away', async () => {
    const { url, repository } = await plansRepository();
    const cache = await temporaryFolder();
    const service = await serviceOf(url, '^1');
    const before = await resolvePlan(service, { cache });
    await rm(repository, { recursive: true });
    const after = await resolvePlan(service, { cache });
    expect(after).toMatchObject({ sha: before.sha, folder: before.folder });
    expect(after.warnings).toEqual([
      expect.stringContaining('cannot be reached'),
    ]);
    await expect(
      resolvePlan(service, { cache: await temporaryFolder() }),
    ).rejects.toThrow(`The plan's repository ${url} cannot be reached`);
  });

  it('never shows a password', async () => {
    const service = await serviceOf('http://ana:canary@127.0.0.1:9/plans.git');
    const failure = await resolvePlan(service, {
      cache: await temporaryFolder(),
    }).catch(String);
    expect(failure).toContain('http://127.0.0.1:9/plans.git cannot be reached');
    expect(failure).not.toContain('canary');
  });

  it('stops when it is told to', async () => {
    const { url } = await plansRepository();
    const stop = AbortSignal.abort(new Error('enough'));
    const cache = await temporaryFolder();
    await expect(
      resolvePlan(await serviceOf(url), { cache, signal: stop }),
    ).rejects.toThrow('enough');
  });

  it('refuses a tag whose plan.yaml says another version', async () => {
    const { url, repository } = await plansRepository();
    await git(['tag', 'service-v2.1.0'], { cwd: repository });
    await expect(
      resolvePlan(await serviceOf(url), { cache: await temporaryFolder() }),
    ).rejects.toThrow(
      `The tag service-v2.1.0 of ${url} holds version 2.0.0 in its plan.yaml; tag and file must agree`,
    );
  });

  it('can be a folder, whose content gives its sha', async () => {
    const folder = await temporaryFolder();
    await cp(plansFolder, join(folder, 'plans'), { recursive: true });
    const service = join(folder, 'payments');
    await cp(await serviceOf('../plans', '1.0.0'), service, {
      recursive: true,
    });
    const before = await resolvePlan(service);
    expect(before).toMatchObject({
      source: 'folder',
      pinned: true,
      newest: '1.0.0',
    });
    expect(before.sha).toMatch(/^[0-9a-f]{40}$/);
    await writeFile(
      join(folder, 'plans', 'service', 'CHANGELOG.md'),
      'changed',
    );
    expect((await resolvePlan(service)).sha).not.toBe(before.sha);
  });

  it('can be overloaded, to try a change out', async () => {
    const service = await serviceOf('http://127.0.0.1:9/plans.git', '7.0.0');
    const { code, stderr } = await plan(['validate'], {
      cwd: service,
      env: { PLAN_OVERLOAD: join(plansFolder, 'service') },
    });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        'service.yaml is valid: payments (node) follows service 1.0.0 (pinned)\n',
    });
  });
});

describe('plan diff', () => {
  it('shows what another version changes, and what the overrides do', async () => {
    const { url } = await plansRepository();
    const service = await serviceOf(url, '1.0.0');
    const env = { PLAN_CACHE: await temporaryFolder() };
    const against = await plan(['diff', '--against', '^1'], {
      cwd: service,
      env,
    });
    expect(against.code).toBe(0);
    expect(against.stdout).toContain(
      '--- service-1.0.0/resources/production/service.yaml',
    );
    expect(against.stdout).toContain(
      '+++ service-1.1.0/resources/production/service.yaml',
    );
    expect(against.stdout).toContain(
      '-  type: ClusterIP # of 1.0.0\n+  type: ClusterIP # of 1.1.0\n',
    );
    expect(against.stdout).not.toContain('+++ service-1.1.0/Dockerfile');
    const newest = await plan(['diff'], { cwd: service, env });
    expect(newest.stdout).toContain('+  type: ClusterIP # of 2.0.0');

    const none = await plan(['diff', '--overrides'], { cwd: service, env });
    expect(none).toEqual({
      code: 0,
      stdout: '',
      stderr: 'payments overrides nothing of service 1.0.0\n',
    });
    await writeFiles(service, { Dockerfile: 'FROM scratch\n' });
    const { stdout } = await plan(['diff', '--overrides'], {
      cwd: service,
      env,
    });
    expect(stdout).toContain(
      '--- service-1.0.0/Dockerfile\n+++ payments/Dockerfile\n',
    );
    expect(stdout).toContain('+FROM scratch');
  });
});

describe('the commands of one pipeline run', () => {
  it('agree on the version that the first one found', async () => {
    const { url, repository } = await plansRepository();
    const service = await serviceOf(url, '^1');
    const env = {
      PLAN_CACHE: await temporaryFolder(),
      PLAN_OUTPUT: join(await temporaryFolder(), 'artifact'),
    };
    expect((await plan(['validate'], { cwd: service, env })).stderr).toContain(
      'service 1.1.0',
    );
    await git(['tag', 'service-v1.2.0', 'service-v1.1.0^{}'], {
      cwd: repository,
    });
    const { code, stderr } = await plan(['render'], { cwd: service, env });
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringContaining('by service 1.1.0'),
    });
    // The next run begins with validating, and looks for itself.
    expect((await plan(['validate'], { cwd: service, env })).stderr).toContain(
      'tag service-v1.2.0',
    );
  });
});
