/** Whether the one who runs the tests was told that those which need this program do not run here. */
export function without(program: string): boolean {
  return (process.env.PAVED_PATH_TEST_WITHOUT ?? '')
    .split(',')
    .includes(program);
}
