import { CostConfig } from '../config';
import { ToldBudget } from '../database/AnomalyStore';
import { CostDatabase } from '../database/CostDatabase';
import { parseDecimal } from '../rules/decimal';
import { EntityTree } from '../rules/EntityTree';
import { Ledger } from '../rules/Ledger';
import { Budgets } from './Budgets';
import { listCardCosts } from './cardCosts';
import { CostReporter } from './CostReporter';
import { Coverage, CoverageNow } from './Coverage';
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
    const now = await coverage.get();
    if (!now.known().lastDay) return;
    for (const entityRef of budgets.list(tree)) {
      await this.#lookAt(tree, entityRef, now);
    }
  }

  async #lookAt(
    tree: EntityTree,
    entityRef: string,
    coverage: CoverageNow,
  ): Promise<void> {
    const { config, database, budgets, overviews, reporter } = this.#options;
    const { rules } = budgets.of(tree, entityRef);
    const ledger = new Ledger();
    // As far as its own sources reach, as on the card.
    const { costs, sources, lastDay } = await listCardCosts(
      database.charges,
      coverage,
      { cost: config.cost, entityRefs: tree.partsOf(entityRef) },
    );
    const { firstDay } = coverage.known({ of: sources });
    for (const row of costs) ledger.add(row.currency, '', row);
    for (const rule of rules) {
      const { currency } = rule;
      const series = ledger.of(currency, '');
      const { budget, month, monthToDate } = overviews.standingOf(
        series,
        { currency, entityRef, firstDay, lastDay },
        rules,
      );
      if (!budget || parseDecimal(monthToDate).units <= 0n) continue;
      const reached = config.thresholds.filter(each => budget.used >= each);
      const threshold = reached[reached.length - 1];
      if (threshold === undefined) continue;
      const toldAs = (share: number): ToldBudget => ({
        entity_ref: entityRef,
        month,
        currency,
        threshold: String(share),
      });
      if (await database.anomalies.isBudgetTold(toldAs(threshold))) continue;
      const wasTold = await reporter.tellBudget(tree, entityRef, {
        month,
        currency,
        threshold,
        budget,
        monthToDate,
      });
      if (!wasTold) continue;
      // Who was told of all of it is not told of a lower share, should the bill be corrected.
      for (const each of reached) {
        await database.anomalies.markBudgetTold(toldAs(each));
      }
    }
  }
}
