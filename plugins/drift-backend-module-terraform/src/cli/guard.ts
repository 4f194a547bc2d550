// The shell sets the limit and is replaced by the command. Beside it, in the same process group, one waits for the lifeline to end.
const WATCH = '(read -r _; kill -KILL 0) <&3 >/dev/null 2>&1 & exec 3<&-; ';
const RUN = 'exec "$0" "$@"';

/**
 * A command for `runCommand` with a lifeline: nothing that it starts outlives it, or this process, however that ends.
 * @internal
 */
export function guarded(
  command: string,
  args: readonly string[],
  /** MiB, of the command and of each that it starts. */
  memory?: number,
): { program: string; args: string[]; lifeline: boolean } {
  if (process.platform === 'win32') {
    return { program: command, args: [...args], lifeline: false };
  }
  // On Linux the limit of data counts what is used; that of addresses also what is only reserved, which is much more.
  const kind = process.platform === 'linux' ? '-d' : '-v';
  const limit = memory ? `ulimit ${kind} ${memory * 1024} 2>/dev/null; ` : '';
  return {
    program: '/bin/sh',
    args: ['-c', WATCH + limit + RUN, command, ...args],
    lifeline: true,
  };
}
