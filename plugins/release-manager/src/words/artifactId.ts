/** `<branch>-<sha>-<plan's sha>` */
const LONG_ID = /^(.+)-([0-9a-f]{7,40})-([0-9a-f]{7,40})$/;

/**
 * An artifact's id as people say it: the branch and the first seven of the commit. An id of another form stays whole.
 */
export function shortArtifactId(id: string): string {
  const match = LONG_ID.exec(id);
  return match ? `${match[1]}-${match[2].slice(0, 7)}` : id;
}
