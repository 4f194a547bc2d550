import { Mover } from '@paved-path/backstage-plugin-cost-common';
import { Translate } from '../translation';
import { dayWords } from './days';
import { moneyWords } from './money';

/** What moved, by how much and since when: `payments-db: +$61.00 since Nov 12, Amazon RDS`. */
export function moverWords(
  { name, detail, change, currency, since }: Mover,
  language: string | undefined,
  t: Translate,
): string {
  const values = {
    name,
    amount: moneyWords(change, currency, language, { signed: true }),
    day: dayWords(since, language),
  };
  return detail
    ? t('mover.detailed', { ...values, detail })
    : t('mover.plain', values);
}
