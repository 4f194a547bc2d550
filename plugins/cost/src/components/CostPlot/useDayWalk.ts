import { KeyboardEvent, PointerEvent, useState } from 'react';
import { dayAt } from './frame';

/** How far the keys go, in days. */
const steps: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -7,
  PageDown: 7,
  Home: -Infinity,
  End: Infinity,
};

/** Which day is looked at. */
export type DayWalk = {
  /** By pointer or by key. */
  index: number | undefined;
  /** By key: what is there is to be read out. */
  spoken: number | undefined;
  /** What the plot has to listen to. */
  handlers: {
    onKeyDown: (event: KeyboardEvent) => void;
    onBlur: () => void;
    onPointerMove: (event: PointerEvent) => void;
    onPointerLeave: () => void;
  };
};

/**
 * Walks the days of a plot with the pointer or with the keys; Escape ends it.
 *
 * @param count - how many days there are
 * @param start - where the first key begins
 */
export function useDayWalk(count: number, start: number): DayWalk {
  const [pointed, setPointed] = useState<number>();
  const [walked, setWalked] = useState<number>();
  // Another period may have fewer days.
  const inside = (index: number | undefined) =>
    index !== undefined && index < count ? index : undefined;

  function onKeyDown(event: KeyboardEvent) {
    // What lies on the plot, such as a flag, has keys of its own.
    if (event.target !== event.currentTarget) return;
    if (event.key === 'Escape') {
      setWalked(undefined);
      setPointed(undefined);
      return;
    }
    const step = steps[event.key];
    if (step === undefined || !count) return;
    event.preventDefault();
    const now = inside(walked);
    setWalked(
      now === undefined && Math.abs(step) < Infinity
        ? start
        : Math.min(count - 1, Math.max(0, (now ?? start) + step)),
    );
  }

  return {
    index: inside(pointed ?? walked),
    spoken: inside(walked),
    handlers: {
      onKeyDown,
      onBlur: () => setWalked(undefined),
      onPointerMove: event => {
        const { left, width } = event.currentTarget.getBoundingClientRect();
        setPointed(dayAt(event.clientX - left, width, count));
      },
      onPointerLeave: () => setPointed(undefined),
    },
  };
}
