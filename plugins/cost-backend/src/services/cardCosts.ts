import { CostKind } from '@paved-path/backstage-plugin-cost-common';
import { ChargeStore, CostSource, ServedCost } from '../database/ChargeStore';
import { addDays, monthOf } from '../rules/days';
import { resolvePeriod } from '../rules/period';
import { CoverageNow } from './Coverage';

/** What a card tells by. @internal */
export type CardCosts = {
  costs: ServedCost[];
  /** Where those of the months come from that the card looks at. */
  sources: readonly CostSource[];
  /** The last whole day that these have. */
  lastDay: string;
};

/** Lists what entities cost in the months that the card looks at, and before them what the running month of their sources is compared with. @internal */
export async function listCardCosts(
  charges: ChargeStore,
  coverage: CoverageNow,
  of: { cost: CostKind; entityRefs: string[] },
): Promise<CardCosts> {
  const { cardMonths } = coverage;
  const recent = await charges.listCosts({ ...of, ...cardMonths });
  const lastDay = coverage.lastDayOf(recent);
  const [from] = [
    resolvePeriod({ period: 'month' }, lastDay).previous.from,
    resolvePeriod({ period: '30d' }, lastDay).from,
  ].sort();
  const fromMonth = monthOf(from);
  // The sources of an entity may have ended long before the others.
  const earlier =
    fromMonth < cardMonths.fromMonth
      ? await charges.listCosts({
          ...of,
          fromMonth,
          toMonth: monthOf(addDays(`${cardMonths.fromMonth}-01`, -1)),
        })
      : [];
  return { costs: [...earlier, ...recent], sources: recent, lastDay };
}
