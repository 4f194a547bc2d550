import { LookupBudget } from './LookupBudget';
import { Pace } from './Pace';

jest.mock('node:timers/promises', () => ({
  setTimeout: jest.fn(async () => {}),
}));
const { setTimeout: wait } = jest.requireMock('node:timers/promises');

describe('Pace', () => {
  it('lets calls begin an interval apart', async () => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(10_000);
    const pace = new Pace(500);
    const { signal } = new AbortController();
    await pace.turn(signal);
    expect(wait).not.toHaveBeenCalled();
    await pace.turn(signal);
    await pace.turn(signal);
    expect(wait.mock.calls.map(([time]: [number]) => time)).toEqual([
      500, 1000,
    ]);
    now.mockReturnValue(20_000);
    await pace.turn(signal);
    expect(wait).toHaveBeenCalledTimes(2);
    now.mockRestore();
  });
});

describe('LookupBudget', () => {
  it('is one for each environment, and renewed after ten minutes', () => {
    let now = 0;
    const budget = new LookupBudget(2, () => now);
    budget.spend('a');
    budget.spend('a');
    expect(() => budget.spend('a')).toThrow('asked 2 times');
    budget.spend('b');
    now = 10 * 60_000;
    budget.spend('a');
  });
});
