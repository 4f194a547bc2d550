import { LoggerService, SchedulerService } from '@backstage/backend-plugin-api';
import { toError } from '@backstage/errors';
import { CostConfig } from '../config';
import { Anomalies } from './Anomalies';
import { BudgetWatch } from './BudgetWatch';
import { CostReporter } from './CostReporter';
import { EntityDirectory } from './EntityDirectory';
import { Refresh } from './Refresh';

const FREQUENCY = 15_000;
const INITIAL_DELAY = 5_000;
// Besides one slice, a run begins none after ten minutes.
const SLACK = 15 * 60_000;

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
  const { refreshInterval, readTimeout } = options.config;
  await options.scheduler.scheduleTask({
    id: 'refresh-cost',
    // It looks often whether there is something to do; providers are asked when it is their turn.
    frequency: { milliseconds: Math.min(FREQUENCY, refreshInterval) },
    initialDelay: { milliseconds: Math.min(INITIAL_DELAY, refreshInterval) },
    timeout: { milliseconds: readTimeout + SLACK },
    fn: async signal => {
      try {
        const { hasLooked, hasChanged } = await refresh.run(signal);
        if (!hasLooked && !hasChanged) return;
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
