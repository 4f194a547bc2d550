/** How long a process that works on something may be silent before it is taken for gone, in milliseconds. @internal */
export const LEASE = 10_000;

/** How often it says that it is there, in milliseconds. @internal */
export const HEARTBEAT = 2_000;
