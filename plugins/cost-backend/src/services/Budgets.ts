import {
  Budget,
  COST_BUDGET_ANNOTATION,
} from '@paved-path/backstage-plugin-cost-common';
import { BudgetRule, CostConfig, parseMoney } from '../config';
import { Decimal, parseDecimal, ratio } from '../rules/decimal';
import { EntityTree } from '../rules/EntityTree';

/** What may be spent in a month. The annotation comes before the configuration. @internal */
export class Budgets {
  readonly #config: CostConfig;

  constructor(config: CostConfig) {
    this.#config = config;
  }

  /** The budgets of an entity, one a currency, and what is wrong with its annotation. */
  of(
    tree: EntityTree,
    entityRef: string,
  ): { rules: BudgetRule[]; problem?: string } {
    const configured = this.#config.budgets.get(entityRef) ?? [];
    const text =
      tree.nodes.get(entityRef)?.entity.metadata.annotations?.[
        COST_BUDGET_ANNOTATION
      ];
    if (text === undefined) return { rules: configured };
    try {
      const source = `the annotation ${COST_BUDGET_ANNOTATION}`;
      const own = { ...parseMoney(text), source };
      const others = configured.filter(each => each.currency !== own.currency);
      return { rules: [own, ...others] };
    } catch (error) {
      const problem = `The annotation ${COST_BUDGET_ANNOTATION}: ${
        (error as Error).message
      }`;
      return { rules: configured, problem };
    }
  }

  /** All entities that have one. */
  list(tree: EntityTree): string[] {
    const annotated = [...tree.nodes.values()]
      .filter(
        each => each.entity.metadata.annotations?.[COST_BUDGET_ANNOTATION],
      )
      .map(each => each.ref);
    return [...new Set([...annotated, ...this.#config.budgets.keys()])].sort();
  }

  use(rule: BudgetRule, monthToDate: Decimal, forecast?: Decimal): Budget {
    const amount = parseDecimal(rule.amount);
    // Of a budget of nothing, anything is more than all.
    const used = ratio(monthToDate, amount) ?? (monthToDate.units > 0n ? 1 : 0);
    const coming = forecast && ratio(forecast, amount);
    return {
      amount: rule.amount,
      // Credits use nothing.
      used: Math.max(0, used),
      forecast: coming === undefined ? undefined : Math.max(0, coming),
      thresholds: this.#config.thresholds,
      source: rule.source,
    };
  }
}
