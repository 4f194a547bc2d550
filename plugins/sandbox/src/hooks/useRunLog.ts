import ansiRegex from 'ansi-regex';
import { useApi } from '@backstage/frontend-plugin-api';
import { toError } from '@backstage/errors';
import { useEffect, useState } from 'react';
import { sandboxApiRef } from '../api';

/** What is kept of a log, in characters; more would make the page slow. */
const KEPT = 1_000_000;
const ANSI = ansiRegex();

/** A run's log as far as it was read. */
export type ReadLog = {
  /** The pieces in the order in which they came; a piece never changes. */
  chunks: { at: number; text: string }[];
  /** True where the beginning was dropped. */
  cut: boolean;
  /** True when the run has ended and all was read. */
  end: boolean;
  /** Why the last attempt failed; it is tried again. */
  error?: Error;
};

const nothing: ReadLog = { chunks: [], cut: false, end: false };

/**
 * Reads a run's log from where it stopped the last time, until the run has ended.
 *
 * @param interval - how often, in milliseconds; a failure waits longer each time, 15 s at most
 */
export function useRunLog(id: string, interval = 1000): ReadLog {
  const api = useApi(sandboxApiRef);
  const [log, setLog] = useState<ReadLog>(nothing);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let offset = 0;
    let failures = 0;
    setLog(nothing);

    async function read() {
      let wait = interval;
      try {
        const piece = await api.getRunLog(id, offset, { signal });
        if (signal.aborted) return;
        const at = offset;
        // What has already been read again is not shown twice.
        const isNew = piece.next > offset;
        offset = Math.max(offset, piece.next);
        failures = 0;
        setLog(previous =>
          append(previous, isNew ? piece.text : '', at, piece.end),
        );
        if (piece.end) return;
        // More may be waiting already.
        if (isNew) wait = interval / 4;
      } catch (error) {
        if (signal.aborted) return;
        failures += 1;
        wait = Math.min(interval * 2 ** failures, 15_000);
        setLog(previous => ({ ...previous, error: toError(error) }));
      }
      timer = setTimeout(read, wait);
    }
    read();
    return () => {
      controller.abort();
      clearTimeout(timer);
    };
  }, [api, id, interval]);

  return log;
}

function append(
  previous: ReadLog,
  text: string,
  at: number,
  end: boolean,
): ReadLog {
  // Nothing new: the same object, so that nothing is drawn again.
  if (!text && !previous.error && previous.end === end) return previous;
  const chunks = text
    ? [...previous.chunks, { at, text: text.replaceAll(ANSI, '') }]
    : previous.chunks;
  let length = chunks.reduce((sum, chunk) => sum + chunk.text.length, 0);
  let first = 0;
  while (length > KEPT && first < chunks.length - 1) {
    length -= chunks[first].text.length;
    first += 1;
  }
  return {
    chunks: first ? chunks.slice(first) : chunks,
    cut: previous.cut || first > 0,
    end,
  };
}
