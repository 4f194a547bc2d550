/** `<branch>-<sha>-<plan's sha>` */
const LONG_ID = /^(.+)-([0-9a-f]{7,40})-([0-9a-f]{7,40})$/;

/** An artifact's id as people say it: the branch and the first seven of the commit. */
export function shortVersion(artifactId: string): string {
  const match = LONG_ID.exec(artifactId);
  return match ? `${match[1]}-${match[2].slice(0, 7)}` : artifactId;
}

/** The first line of a commit's message. */
export function subject(message: string): string {
  return message.split('\n', 1)[0];
}

/** How long something took, or has taken so far; undefined where it has not begun. Times are ISO 8601. */
export function secondsBetween(
  from: string | undefined,
  to: string | undefined,
): number | undefined {
  if (!from) return undefined;
  const end = to ? Date.parse(to) : Date.now();
  return Math.max(0, (end - Date.parse(from)) / 1000);
}
