import { ReactNode } from 'react';
import { act, renderHook, waitFor } from '@testing-library/react';
import { TestApiProvider } from '@backstage/frontend-test-utils';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { useLiveQuery } from './useLiveQuery';

function setUp() {
  const listeners = new Map<string, () => void>();
  const signals = {
    subscribe: (channel: string, onMessage: () => void) => {
      listeners.set(channel, onMessage);
      return { unsubscribe: () => listeners.delete(channel) };
    },
  };
  function wrapper(props: { children: ReactNode }) {
    return (
      <TestApiProvider apis={[[signalApiRef, signals as never]]}>
        {props.children}
      </TestApiProvider>
    );
  }
  return { listeners, wrapper };
}

describe('useLiveQuery', () => {
  afterEach(() => jest.useRealTimers());

  it('keeps the last answer with the error of a later attempt, and forgets both with the question', async () => {
    const { wrapper, listeners } = setUp();
    const load = jest.fn(async (_: AbortSignal) => 'first');
    const { result, rerender, unmount } = renderHook(
      ({ key }) => useLiveQuery({ key, channel: 'some', load }),
      { wrapper, initialProps: { key: 'a' } },
    );
    expect(result.current).toMatchObject({ value: undefined, loading: true });
    await waitFor(() => expect(result.current.value).toBe('first'));

    load.mockRejectedValueOnce(new Error('down'));
    await act(async () => listeners.get('some')!());
    expect(result.current.value).toBe('first');
    expect(result.current.error?.message).toBe('down');
    await act(async () => result.current.reload());
    expect(result.current.error).toBeUndefined();

    load.mockImplementationOnce(() => new Promise(() => {}));
    rerender({ key: 'b' });
    expect(result.current).toMatchObject({ value: undefined, loading: true });
    unmount();
    expect(load.mock.lastCall![0].aborted).toBe(true);
    expect(listeners.size).toBe(0);
  });

  it('asks once more, not at once, for what changed during a request', async () => {
    const { wrapper, listeners } = setUp();
    const answers: Array<(value: string) => void> = [];
    const load = jest.fn(
      () => new Promise<string>(resolve => answers.push(resolve)),
    );
    const { result } = renderHook(
      () => useLiveQuery({ key: 'a', channel: 'some', load }),
      { wrapper },
    );
    act(() => {
      listeners.get('some')!();
      listeners.get('some')!();
    });
    expect(load).toHaveBeenCalledTimes(1);
    await act(async () => answers[0]('old'));
    expect(load).toHaveBeenCalledTimes(2);
    await act(async () => answers[1]('new'));
    expect(load).toHaveBeenCalledTimes(2);
    expect(result.current.value).toBe('new');
  });

  it('asks often while the answer moves, less often after failures, seldom at rest', async () => {
    jest.useFakeTimers();
    const { wrapper } = setUp();
    const load = jest.fn(async (_: AbortSignal) => 'moving');
    renderHook(
      () =>
        useLiveQuery({ key: 'a', load, isMoving: value => value === 'moving' }),
      { wrapper },
    );
    await act(async () => jest.advanceTimersByTimeAsync(0));
    expect(load).toHaveBeenCalledTimes(1);
    load.mockRejectedValueOnce(new Error('down'));
    await act(async () => jest.advanceTimersByTimeAsync(2000));
    expect(load).toHaveBeenCalledTimes(2);
    load.mockResolvedValue('at rest');
    await act(async () => jest.advanceTimersByTimeAsync(3999));
    expect(load).toHaveBeenCalledTimes(2);
    await act(async () => jest.advanceTimersByTimeAsync(1));
    expect(load).toHaveBeenCalledTimes(3);
    await act(async () => jest.advanceTimersByTimeAsync(59_999));
    expect(load).toHaveBeenCalledTimes(3);
    await act(async () => jest.advanceTimersByTimeAsync(1));
    expect(load).toHaveBeenCalledTimes(4);
  });
});
