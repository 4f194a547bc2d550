import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mockServices } from '@backstage/backend-test-utils';
import { runGit } from '@paved-path/provider-kit-node';
import { seedPlans } from './seedPlans';

describe('seedPlans', () => {
  let folder: string;
  let repository: string;
  const logger = mockServices.logger.mock();

  beforeEach(async () => {
    jest.clearAllMocks();
    folder = await mkdtemp(join(tmpdir(), 'seed-plans-'));
    repository = join(folder, 'plans.git');
    await runGit([
      'init',
      '--bare',
      '--quiet',
      '--initial-branch=main',
      repository,
    ]);
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function write(name: string, version: string, script: string) {
    const plan = join(folder, 'plans', name);
    await mkdir(plan, { recursive: true });
    await writeFile(
      join(plan, 'plan.yaml'),
      `name: ${name}\nversion: ${version}\n`,
    );
    await writeFile(join(plan, 'run.sh'), script, { mode: 0o755 });
  }
  const seed = () =>
    seedPlans({ plansFolder: join(folder, 'plans'), repository, logger });
  const git = async (...args: string[]) =>
    (await runGit(args, { cwd: repository })).stdout.trim();

  it('adds each version once, and never changes one', async () => {
    await write('service', '1.0.0', 'one');
    await write('site', '2.0.0', 'site');
    await seed();
    expect(await git('tag')).toBe('service-v1.0.0\nsite-v2.0.0');
    expect(
      await git('ls-tree', '-r', 'service-v1.0.0', 'service/run.sh'),
    ).toMatch(/^100755/);
    const head = await git('rev-parse', 'main');

    await seed();
    expect(await git('rev-parse', 'main')).toBe(head);
    expect(logger.warn).not.toHaveBeenCalled();

    await write('service', '1.0.0', 'edited');
    await seed();
    expect(await git('rev-parse', 'main')).toBe(head);
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining(
        'The plan service differs from its version 1.0.0, which services use already: raise the version',
      ),
    );

    await write('service', '1.1.0', 'two');
    await seed();
    expect(await git('show', 'service-v1.0.0:service/run.sh')).toBe('one');
    expect(await git('show', 'service-v1.1.0:service/run.sh')).toBe('two');
    expect(await git('log', '-1', '--format=%s', 'main')).toBe(
      'Add service-v1.1.0',
    );
    expect(await git('rev-parse', 'main~1')).toBe(head);
  });

  it('says which file is wrong', async () => {
    await write('service', 'latest', '');
    await expect(seed()).rejects.toThrow(
      /service\/plan\.yaml: version must be a semantic version/,
    );
    await rm(join(folder, 'plans'), { recursive: true });
    await expect(seed()).rejects.toThrow(
      `sandbox.plans.folder: there is no folder ${join(folder, 'plans')}`,
    );
  });
});
