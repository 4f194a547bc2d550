import { CostChange } from '@paved-path/backstage-plugin-cost-common';
import { Tone } from '@paved-path/provider-kit-react';
import { Translate } from '../translation';
import { isZero } from './decimal';
import { moneyWords, percentNumber } from './money';

/** Below this share, more or less is as good as the same. */
const SAME = 0.005;

/** From this share on, more is worth a look, if it is one unit of the currency at least. */
const NOTABLE = 0.1;
const LEAST = 1;

/** Which way it went, in words. */
export type ChangeStatus = {
  direction: 'up' | 'down' | 'same' | 'new';
  tone: Tone;
  words: string;
};

/** A change against the period before. */
export function changeStatus(
  change: CostChange,
  options: {
    currency: string;
    language: string | undefined;
    /** With the amount behind the share. */
    withAmount?: boolean;
  },
  t: Translate,
): ChangeStatus {
  const { currency, language, withAmount } = options;
  const { ratio } = change;
  if (
    isZero(change.change) ||
    (ratio !== undefined && Math.abs(ratio) < SAME)
  ) {
    return { direction: 'same', tone: 'neutral', words: t('change.same') };
  }
  const amount = moneyWords(change.change, currency, language, {
    signed: true,
  });
  if (ratio === undefined) {
    return {
      direction: 'new',
      tone: 'neutral',
      words: withAmount ? t('change.newBy', { amount }) : t('change.new'),
    };
  }
  const isUp = !change.change.startsWith('-');
  const percent = t('percent', { number: percentNumber(ratio, language) });
  if (isUp) {
    return {
      direction: 'up',
      tone:
        ratio >= NOTABLE && Number(change.change) >= LEAST
          ? 'warning'
          : 'neutral',
      words: withAmount
        ? t('change.upBy', { percent, amount })
        : t('change.up', { percent }),
    };
  }
  return {
    direction: 'down',
    tone: 'good',
    words: withAmount
      ? t('change.downBy', { percent, amount })
      : t('change.down', { percent }),
  };
}
