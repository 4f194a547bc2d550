import { ChildProcessByStdio } from 'node:child_process';
import { Readable } from 'node:stream';
import { LineSplitter } from './lines';

/** How long what a process has printed may take to arrive after its end, in milliseconds. */
const DRAIN_TIME = 1000;

/**
 * Hands on what a process prints, as whole lines. A process that left the group, and so outlives it, may hold
 * the output open: it is not waited for, so that `close` always follows `exit`.
 *
 * @param maxLength - a longer line is handed on in pieces, in characters
 */
export function followOutput(
  child: ChildProcessByStdio<null, Readable, Readable>,
  onLine: (line: string) => void,
  maxLength?: number,
): void {
  const streams = [child.stdout, child.stderr];
  for (const stream of streams) {
    const lines = new LineSplitter(onLine, maxLength);
    stream.on('data', chunk => lines.write(chunk));
    stream.on('close', () => lines.end());
  }
  let draining: NodeJS.Timeout | undefined;
  child.on('exit', () => {
    draining = setTimeout(
      () => streams.forEach(stream => stream.destroy()),
      DRAIN_TIME,
    );
  });
  child.on('close', () => clearTimeout(draining));
}
