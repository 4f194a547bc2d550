import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { CostConfig } from '../config';
import { Anomalies } from './Anomalies';
import { BudgetWatch } from './BudgetWatch';
import { CostReporter } from './CostReporter';
import { EntityDirectory } from './EntityDirectory';
import { Refresh } from './Refresh';

const DAY = 24 * 60 * 60_000;

/** What happens by itself: reading what is new, and telling of anomalies and budgets. Of several processes, one does it. @internal */
export async function scheduleTasks(options: {
  scheduler: SchedulerService;
  logger: LoggerService;
  config: CostConfig;
  anomalies: Anomalies;
  budgetWatch: BudgetWatch;
  directory: EntityDirectory;
  refresh: Refresh;
  reporter: CostReporter;
}): Promise<void> {
  const { anomalies, budgetWatch, directory, logger, refresh, reporter } =
    options;
  await options.scheduler.scheduleTask({
    id: 'refresh-cost',
    frequency: { milliseconds: options.config.refreshInterval },
    // A first year of bills takes its time.
    timeout: { milliseconds: DAY },
    initialDelay: { seconds: 5 },
    fn: async signal => {
      try {
        const hasChanged = await refresh.run(signal);
        const tree = await directory.get();
        await anomalies.find(tree);
        await budgetWatch.look(tree);
        if (hasChanged) reporter.changed();
      } catch (error) {
        logger.error(`Costs were not refreshed: ${toError(error).message}`);
        throw error;
      }
    },
  });
}
