/**
 * Hands queued checks to workers. The row of a check says whether it waits, runs or is done, and its lease who runs it;
 * a queue decides only where and when it is tried, and may try one twice.
 * @internal
 */
export interface CheckQueue {
  /** Begins to work: takes up what waits, and what a process that is gone has left. */
  start(work: (checkId: string) => Promise<void>): Promise<void>;
  /** Says that checks were queued. */
  add(checkIds: string[]): Promise<void>;
  /** Takes up no more, and waits for what runs. */
  stop(): Promise<void>;
}
