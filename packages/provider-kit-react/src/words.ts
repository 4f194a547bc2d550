import { Duration } from 'luxon';

/**
 * How long something took, in at most two units: `0.4 s`, `41 s`, `3 min 5 s`, `2 h 4 min`. Tenths are said below ten
 * seconds only.
 *
 * @param seconds - zero or more
 * @public
 */
export function durationWords(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const {
    hours,
    minutes,
    seconds: rest,
  } = Duration.fromObject({ seconds: Math.round(seconds) }).shiftTo(
    'hours',
    'minutes',
    'seconds',
  );
  if (hours) return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
  if (minutes) return rest ? `${minutes} min ${rest} s` : `${minutes} min`;
  return `${rest} s`;
}

/**
 * The first line of a text, cut at a word where it is longer than `length` characters.
 * @public
 */
export function shorten(text: string, length: number): string {
  const line = text.split('\n', 1)[0].trim();
  if (line.length <= length) return line;
  const cut = line.slice(0, length - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > length / 2 ? cut.slice(0, space) : cut).replace(
    /[\s,;:.]+$/,
    '',
  )}…`;
}

/** `<branch>-<sha>-<plan's sha>` */
const LONG_ARTIFACT_ID =
  /(\S-[0-9a-f]{7})[0-9a-f]{0,33}-[0-9a-f]{7,40}(?![\w-])/g;

/**
 * An artifact's id as people say it: the branch and the first seven of the commit; also in a text that holds ids. What has another form stays
 * whole.
 * @public
 */
export function shortArtifactId(text: string): string {
  return text.replace(LONG_ARTIFACT_ID, '$1');
}
