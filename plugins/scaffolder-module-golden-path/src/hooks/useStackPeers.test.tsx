import { TestApiProvider } from '@backstage/frontend-test-utils';
import { act, renderHook } from '@testing-library/react';
import { stackPeersApiRef } from '../api';
import { useStackPeers } from './useStackPeers';

describe('what services of a stack cost', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is not waited for longer than ten seconds', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const api = {
      getStackPeers: (_: string, options?: { signal?: AbortSignal }) => {
        signals.push(options?.signal);
        return new Promise<undefined>(() => {});
      },
    };
    const { result } = renderHook(() => useStackPeers('node'), {
      wrapper: ({ children }) => (
        <TestApiProvider apis={[[stackPeersApiRef, api]]}>
          {children}
        </TestApiProvider>
      ),
    });
    await act(() => jest.advanceTimersByTimeAsync(9_999));
    expect(result.current).toBeUndefined();
    await act(() => jest.advanceTimersByTimeAsync(1));
    expect(result.current).toBe('unknown');
    expect(signals.map(signal => signal?.aborted)).toEqual([true]);
  });
});
