import { OnCallProblem } from '@paved-path/backstage-plugin-on-call-common';
import { Tone } from '@paved-path/provider-kit-react';

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
