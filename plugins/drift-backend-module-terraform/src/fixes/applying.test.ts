import { readdirSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setUpModule } from '../__testUtils__/appliedModule';
import {
  code,
  deadline,
  describeTerraform,
  findTerraform,
  useFolder,
} from '../__testUtils__/fixtures';

jest.setTimeout(60_000);

describeTerraform('Applying a plan', () => {
  const folder = useFolder();
  beforeAll(findTerraform);

  const at = (...parts: string[]) => join(folder.path, ...parts);
  const setUp = (
    files: Record<string, string>,
    settings?: Record<string, any>,
  ) => setUpModule(folder.path, files, settings);

  it('applies the very plan that was shown, once, and writes the state back', async () => {
    const { repository, provider, environment, check } = await setUp(
      { 'main.tf': code({ a: '1' }) },
      { apply: true },
    );
    await repository.commit('Ana Souza', 'Two', {
      'app/main.tf': code({ a: '2' }),
    });
    await expect(
      provider.getFixOptions(environment, { signal: deadline() }),
    ).resolves.toMatchObject([{ direction: 'code-to-cloud', kind: 'apply' }]);
    const signal = deadline();
    const plan = await provider.planFix(environment, { signal });
    expect(plan.changes).toMatchObject([{ address: 'terraform_data.a' }]);
    // What is pushed after the plan was shown is not applied with it.
    await repository.commit('Jonas Lindqvist', 'Three', {
      'app/main.tf': code({ a: '3' }),
    });
    await provider.applyFix(environment, plan.planId, { signal });
    const state = await readFile(at('states/app/terraform.tfstate'), 'utf8');
    expect(
      JSON.parse(state).resources[0].instances[0].attributes.input,
    ).toMatchObject({ value: 2 });
    expect(readdirSync(at('states/app'))).toEqual(['terraform.tfstate']);
    await expect(check()).resolves.toMatchObject({
      resources: [{ attributes: [{ before: '2', after: '3' }, {}] }],
    });
    await expect(
      provider.applyFix(environment, plan.planId, { signal }),
    ).rejects.toThrow('Plan again.');
  });

  it('refuses to apply more than it can show', async () => {
    const { repository, provider, environment } = await setUp(
      { 'main.tf': code({ a: '1', b: '1' }) },
      { apply: true, limits: { resources: 1 } },
    );
    await repository.commit('Ana Souza', 'Two', {
      'app/main.tf': code({ a: '2', b: '2' }),
    });
    await expect(
      provider.planFix(environment, { signal: deadline() }),
    ).rejects.toThrow('The plan changes more than 1 resources');
    expect(readdirSync(at('module', 'plans'))).toEqual([]);
  });

  it('refuses a plan whose state moved on, and one that somebody works on', async () => {
    const { repository, provider, environment } = await setUp(
      { 'main.tf': code({ a: '1' }) },
      { apply: true },
    );
    await repository.commit('Ana Souza', 'Two', {
      'app/main.tf': code({ a: '2' }),
    });
    const signal = deadline();
    const [first, second] = [
      await provider.planFix(environment, { signal }),
      await provider.planFix(environment, { signal }),
    ];
    const lock = at('states/app/.terraform.tfstate.lock.info');
    await writeFile(lock, '{}');
    await expect(
      provider.applyFix(environment, first.planId, { signal }),
    ).rejects.toThrow('is locked');
    await rm(lock);
    const third = await provider.planFix(environment, { signal });
    await provider.applyFix(environment, third.planId, { signal });
    await expect(
      provider.applyFix(environment, second.planId, { signal }),
    ).rejects.toThrow(/stale/i);
  });

  it('does not apply where it is not switched on', async () => {
    const { provider, environment } = await setUp({
      'main.tf': code({ a: '1' }),
    });
    await expect(
      provider.getFixOptions(environment, { signal: deadline() }),
    ).resolves.toEqual([]);
    await expect(
      provider.planFix(environment, { signal: deadline() }),
    ).rejects.toThrow('drift.terraform.apply is not set');
  });
});
