import { CostConfig } from '../config';
import { CostDatabase } from '../database/CostDatabase';
import { addDays, monthOf, monthStart } from '../rules/days';
import { parseDecimal } from '../rules/decimal';
import { EntityTree } from '../rules/EntityTree';
import { Ledger } from '../rules/Ledger';
import { Budgets } from './Budgets';
import { CostReporter } from './CostReporter';
import { Coverage } from './Coverage';
import { OverviewViews } from './OverviewViews';

type BudgetWatchOptions = {
  config: CostConfig;
  database: CostDatabase;
  budgets: Budgets;
  coverage: Coverage;
  overviews: OverviewViews;
  reporter: CostReporter;
};

/** Tells owners when a share of a budget is used, once a month for each. @internal */
export class BudgetWatch {
  readonly #options: BudgetWatchOptions;

  constructor(options: BudgetWatchOptions) {
    this.#options = options;
  }

  async look(tree: EntityTree): Promise<void> {
    const { budgets, coverage } = this.#options;
    const { lastDay, firstDay } = (await coverage.get()).known();
    if (!lastDay) return;
    for (const entityRef of budgets.list(tree)) {
      await this.#lookAt(tree, entityRef, { lastDay, firstDay });
    }
  }

  async #lookAt(
    tree: EntityTree,
    entityRef: string,
    days: { lastDay: string; firstDay?: string },
  ): Promise<void> {
    const { config, database, budgets, overviews, reporter } = this.#options;
    const { rules } = budgets.of(tree, entityRef);
    const ledger = new Ledger();
    const costs = await database.charges.listCosts({
      cost: config.cost,
      entityRefs: tree.partsOf(entityRef),
      fromMonth: monthOf(monthStart(days.lastDay, -1)),
      toMonth: monthOf(addDays(days.lastDay, 1)),
    });
    for (const row of costs) ledger.add(row.currency, '', row);
    for (const rule of rules) {
      const { currency } = rule;
      const series = ledger.of(currency, '');
      const { budget, month, monthToDate } = overviews.standingOf(
        series,
        { currency, entityRef, ...days },
        rules,
      );
      if (!budget || parseDecimal(monthToDate).units <= 0n) continue;
      const reached = config.thresholds.filter(each => budget.used >= each);
      const threshold = reached[reached.length - 1];
      if (threshold === undefined) continue;
      // Who was told of all of it is not told of a lower share, should the bill be corrected.
      let isNews = false;
      for (const each of reached) {
        isNews = await database.anomalies.tellBudget({
          entity_ref: entityRef,
          month,
          currency,
          threshold: String(each),
        });
      }
      if (!isNews) continue;
      await reporter.tellBudget(tree, entityRef, {
        month,
        currency,
        threshold,
        budget,
        monthToDate,
      });
    }
  }
}
