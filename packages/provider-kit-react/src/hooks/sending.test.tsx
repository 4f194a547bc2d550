import { act, renderHook } from '@testing-library/react';
import { useCursorPages } from './useCursorPages';
import { useIdempotencyKeys } from './useIdempotencyKeys';
import { useSend } from './useSend';

describe('useIdempotencyKeys', () => {
  it('gives the same content the same key until it is forgotten, and every other content one of its own', () => {
    const { result, rerender } = renderHook(() => useIdempotencyKeys());
    const keys = result.current;
    const first = keys.of({ to: 'ana', why: 'ill' });
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    rerender();
    expect(result.current).toBe(keys);
    expect(keys.of({ to: 'ana', why: 'ill' })).toBe(first);
    expect(keys.of({ to: 'ana', why: 'away' })).not.toBe(first);
    keys.forget({ to: 'ana', why: 'ill' });
    const second = keys.of({ to: 'ana', why: 'ill' });
    expect(second).not.toBe(first);
    expect(keys.of({ to: 'ana', why: 'ill' })).toBe(second);
    // Another dialog is another person's intent.
    const other = renderHook(() => useIdempotencyKeys()).result.current;
    expect(other.of({ to: 'ana', why: 'ill' })).not.toBe(second);
  });
});

describe('useSend', () => {
  it('sends once while it is on its way, keeps why it failed, and sends again', async () => {
    const { result } = renderHook(() => useSend());
    let fail = (_: Error) => {};
    const action = jest.fn(
      () => new Promise((_, reject) => (fail = reject)) as Promise<unknown>,
    );
    let first: Promise<boolean>;
    let second: Promise<boolean>;
    act(() => {
      first = result.current.send(action);
      second = result.current.send(action);
    });
    expect(result.current.sending).toBe(true);
    await expect(second!).resolves.toBe(false);
    expect(action).toHaveBeenCalledTimes(1);
    await act(async () => {
      fail(new Error('the line is dead'));
      await expect(first).resolves.toBe(false);
    });
    expect(result.current).toMatchObject({
      sending: false,
      error: new Error('the line is dead'),
    });
    await act(async () => {
      await expect(result.current.send(async () => 'done')).resolves.toBe(true);
    });
    expect(result.current).toMatchObject({ sending: false, error: undefined });
  });
});

describe('useCursorPages', () => {
  it('goes forth and back, and begins another question at its first page', () => {
    const { result, rerender } = renderHook(({ key }) => useCursorPages(key), {
      initialProps: { key: 'a' },
    });
    expect(result.current).toMatchObject({ cursor: undefined, isFirst: true });
    act(() => result.current.next('second'));
    act(() => result.current.next('third'));
    expect(result.current).toMatchObject({ cursor: 'third', isFirst: false });
    act(() => result.current.previous());
    expect(result.current.cursor).toBe('second');
    rerender({ key: 'b' });
    expect(result.current).toMatchObject({ cursor: undefined, isFirst: true });
    act(() => result.current.next('second of b'));
    expect(result.current.cursor).toBe('second of b');
    act(() => result.current.previous());
    expect(result.current.isFirst).toBe(true);
  });
});
