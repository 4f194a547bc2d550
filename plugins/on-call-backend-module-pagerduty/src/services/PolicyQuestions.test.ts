import { PolicyQuestions } from './PolicyQuestions';

function setUp(atOnce: number) {
  const asked: {
    ids: string[];
    signal: AbortSignal;
    answer: () => void;
    fail: (error: Error) => void;
  }[] = [];
  const questions = new PolicyQuestions<string>({
    atOnce,
    ask: (ids, signal) =>
      new Promise((resolve, reject) => {
        asked.push({
          ids,
          signal,
          answer: () => resolve(new Map(ids.map(id => [id, `of ${id}`]))),
          fail: reject,
        });
        signal.addEventListener('abort', () => reject(signal.reason));
      }),
  });
  const get = (ids: string[], controller = new AbortController()) =>
    questions.get(ids, { signal: controller.signal });
  return { asked, get };
}

describe('PolicyQuestions', () => {
  it('asks about a policy once at a time, whoever wants it and beside whatever else', async () => {
    const { asked, get } = setUp(2);
    const first = get(['C', 'A', 'B', 'A']);
    const second = get(['D', 'B']);
    expect(asked.map(({ ids }) => ids)).toEqual([['A', 'B'], ['C'], ['D']]);
    asked[0].answer();
    asked[1].fail(new Error('down'));
    asked[2].answer();
    const [one, other] = [await first, await second];
    expect(one.get('A')).toEqual({ value: 'of A' });
    expect(one.get('C')).toEqual({ error: new Error('down') });
    expect(other.get('B')).toEqual({ value: 'of B' });
    expect(other.get('D')).toEqual({ value: 'of D' });
    const third = get(['A']);
    expect(asked).toHaveLength(4);
    asked[3].answer();
    expect(await third).toEqual(new Map([['A', { value: 'of A' }]]));
    expect(await get([])).toEqual(new Map());
  });

  it('goes on while somebody still wants it, and asks anew after all gave it up', async () => {
    const { asked, get } = setUp(10);
    const [one, other] = [new AbortController(), new AbortController()];
    const first = get(['A'], one);
    const second = get(['A'], other);
    one.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    expect(asked[0].signal.aborted).toBe(false);
    other.abort(new Error('enough'));
    const third = get(['A']);
    await expect(second).rejects.toThrow('enough');
    const fourth = get(['A']);
    asked.at(-1)!.answer();
    expect((await third).get('A')).toEqual({ value: 'of A' });
    expect((await fourth).get('A')).toEqual({ value: 'of A' });
  });
});
