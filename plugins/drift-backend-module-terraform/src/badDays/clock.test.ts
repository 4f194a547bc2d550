import { stillTime } from '@paved-path/provider-kit-common/testUtils';
import { readdirSync } from 'node:fs';
import { utimes } from 'node:fs/promises';
import { Cloud } from '../__testUtils__/cloud';
import {
  code,
  deadline,
  describeTerraform,
  findTerraform,
  useFolder,
} from '../__testUtils__/fixtures';

jest.setTimeout(60_000);

const HOUR = 60 * 60_000;

describeTerraform('A clock that jumps', () => {
  const folder = useFolder();
  beforeAll(findTerraform);
  afterEach(() => jest.useRealTimers());

  const jump = (milliseconds: number) => stillTime(Date.now() + milliseconds);

  it.each([
    ['back', -HOUR],
    ['ahead', HOUR],
  ])('%s holds up no fetch', async (_name, by) => {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(code({ a: '1' }));
    const { check } = cloud.checker({ fetchInterval: { milliseconds: 200 } });
    await expect(check()).resolves.toMatchObject({ resources: [] });
    jump(by);
    await repository.commit('Ana Souza', 'Two', {
      'app/main.tf': code({ a: '2' }),
    });
    await new Promise(done => setTimeout(done, 250));
    await expect(check()).resolves.toMatchObject({
      resources: [{ address: 'terraform_data.a' }],
    });
  });

  it('back does not leave out who did it: a state from the future tells nothing', async () => {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(code({ a: '1' }));
    const future = new Date(Date.now() + HOUR);
    await utimes(cloud.state, future, future);
    await repository.commit('Jonas Lindqvist', 'Two', {
      'app/main.tf': code({ a: '2' }),
    });
    const report = await cloud.checker().check();
    expect(report.stateWrittenAt).toBeUndefined();
    expect(report.resources[0].suspects[0]).toMatchObject({
      who: 'Jonas Lindqvist',
    });
  });

  it.each([
    ['back', -2 * HOUR],
    ['ahead', 2 * HOUR],
  ])('%s keeps no plan for longer', async (_name, by) => {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(code({ a: '1' }));
    await repository.commit('Ana Souza', 'Two', {
      'app/main.tf': code({ a: '2' }),
    });
    const { provider, app } = cloud.checker({ apply: true });
    const signal = deadline();
    const { planId } = await provider.planFix(app, { signal });
    jump(by);
    await expect(provider.applyFix(app, planId, { signal })).rejects.toThrow(
      'Plan again.',
    );
    expect(readdirSync(cloud.at('module/plans'))).toEqual([]);
  });
});
