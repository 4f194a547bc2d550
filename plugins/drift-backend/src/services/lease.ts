/** How long a process that works on something may be silent before it is taken for gone, in milliseconds. @internal */
export const LEASE = 10_000;

/** How often it says that it is there, in milliseconds. @internal */
export const HEARTBEAT = 2_000;

/** How much of a silence one look at it counts at most, in milliseconds: a process that looks later than that was paused itself. @internal */
export const LONGEST_GAP = 5_000;

/** How often a process that has the database to itself looks for what waits, in milliseconds. @internal */
export const SWEEP_INTERVAL = 1_000;

/** How often one of several looks for what the queue that they share has lost, in milliseconds. @internal */
export const SHARED_SWEEP_INTERVAL = 5_000;

/** So long a job of that queue may be taken before its check has begun, in milliseconds. @internal */
export const TAKEN_FOR = 4_000;
