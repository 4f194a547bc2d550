import { OnCallProblem } from '@paved-path/backstage-plugin-on-call-common';
import { Tone } from '@paved-path/provider-kit-react';
import { isOwnZone } from './rota';

/** Red first: what keeps a page from reaching somebody, then what leaks, then what will. */
const order: OnCallProblem['kind'][] = [
  'nobody',
  'unknown-person',
  'rota-error',
  'key-in-catalog',
  'gap',
  'double-booking',
  'same-person-twice',
  'other',
];

const bad: OnCallProblem['kind'][] = order.slice(0, 4);

/** Whether it is bad by now, or to be mended. */
export function problemTone({ kind }: OnCallProblem): Tone {
  return bad.includes(kind) ? 'bad' : 'warning';
}

/** Problems, red first, else in their order. */
export function sortProblems(problems: readonly OnCallProblem[]) {
  return [...problems].sort(
    (a, b) => order.indexOf(a.kind) - order.indexOf(b.kind),
  );
}

/** A zone in brackets behind a time, as providers say it: `09:00 (Europe/Copenhagen)`. */
const ZONE = / \((UTC|[A-Z]\w+(?:\/[\w+-]+)+)\)/;

/** What its provider says of a problem. A zone that stands behind each of its times is said once, behind the last. */
export function problemWords({ text }: OnCallProblem): string {
  return text.replace(new RegExp(`${ZONE.source}(?=.* \\(\\1\\))`, 'g'), '');
}

/** Whether the times in its words are those that the reader's own clock shows. */
export function isInOwnTime({ text, from, until }: OnCallProblem): boolean {
  const zone = text.match(ZONE)?.[1];
  const start = from ?? until;
  const end = until ?? from;
  if (!zone || !start || !end) return false;
  return isOwnZone(zone, { start, end });
}
