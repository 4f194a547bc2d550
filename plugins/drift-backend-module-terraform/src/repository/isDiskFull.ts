import { statfs } from 'node:fs/promises';

// With less than this left nothing can be done, and not every tool says so.
const LEAST = 1024 * 1024;

/** Whether a failure says that the disk is full, or the disk of a folder is. @internal */
export async function isDiskFull(
  said: string,
  folder: string,
): Promise<boolean> {
  if (/no space left on device|disk quota exceeded/i.test(said)) return true;
  const left = await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Infinity,
  );
  return left < LEAST;
}
