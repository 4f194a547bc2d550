import {
  SliceStatus,
  SourceStatus,
} from '@paved-path/backstage-plugin-cost-common';
import { Tone } from '@paved-path/provider-kit-react';
import { Translate } from '../../translation';

/** How many parts of a source are in each state. */
export function countsOf(
  slices: readonly SliceStatus[],
): Record<SliceStatus['state'], number> {
  const count = (state: SliceStatus['state']) =>
    slices.filter(each => each.state === state).length;
  return {
    read: count('read'),
    refused: count('refused'),
    waiting: count('waiting'),
  };
}

/** The same in words, without what there is none of; where it lists no parts, that. */
export function countsWords(
  { slices, freshness }: SourceStatus,
  t: Translate,
): string {
  if (!slices.length) {
    return freshness.asOf ? t('sources.noParts') : t('sources.notListed');
  }
  const counts = countsOf(slices);
  return (['read', 'refused', 'waiting'] as const)
    .filter(state => counts[state] > 0)
    .map(state =>
      t(`sources.counts.${state}`, { number: String(counts[state]) }),
    )
    .join(', ');
}

const doesNotAnswer = ({ freshness }: SourceStatus) =>
  freshness.state === 'failed';

/** The sources, those first that an operator has to see to. */
export function byNeed(sources: readonly SourceStatus[]): SourceStatus[] {
  const rank = (source: SourceStatus) =>
    countsOf(source.slices).refused * 2 + Number(doesNotAnswer(source));
  return [...sources].sort(
    (one, other) =>
      rank(other) - rank(one) || one.title.localeCompare(other.title),
  );
}

/** How all sources stand, the worst first. */
export function sourcesSentences(
  sources: readonly SourceStatus[],
  t: Translate,
): { tone: Tone; words: string }[] {
  const counts = countsOf(sources.flatMap(({ slices }) => slices));
  const failing = sources.filter(doesNotAnswer).length;
  const bad = [
    ...(counts.refused
      ? [t('sources.refused', { count: counts.refused })]
      : []),
    ...(failing ? [t('sources.failing', { count: failing })] : []),
  ];
  if (bad.length) return bad.map(words => ({ tone: 'bad', words }));
  const stale = sources.filter(({ freshness }) => freshness.state === 'stale');
  if (stale.length) {
    const words = t('sources.stale', { count: stale.length });
    return [{ tone: 'warning', words }];
  }
  if (counts.waiting) {
    const words = t('sources.waiting', { count: counts.waiting });
    return [{ tone: 'progress', words }];
  }
  return counts.read
    ? [{ tone: 'good', words: t('sources.fine', { count: counts.read }) }]
    : [{ tone: 'neutral', words: t('sources.unread') }];
}
