import {
  CheckOptions,
  PreparedFix,
} from '@paved-path/backstage-plugin-drift-node';
import { CheckFailure } from '../cli/explain';
import { FixPlans } from '../FixPlans';
import { Planner } from '../Planner';
import { OpenModule } from '../Repository';

/** Opens a root module at a head, by default the newest, in a copy of its own. @internal */
export type OpenAt = (head?: string) => Promise<OpenModule>;

type Options = CheckOptions & { stateFolder?: string };

/**
 * Applies the very plans that were shown.
 * @internal
 */
export class Applying {
  readonly #planner: Planner;
  readonly #plans: FixPlans;
  /** How many resources can be shown. */
  readonly #most: number;

  constructor(options: { planner: Planner; folder: string; most: number }) {
    this.#planner = options.planner;
    this.#plans = new FixPlans(options.folder);
    this.#most = options.most;
  }

  async plan(
    environmentKey: string,
    openAt: OpenAt,
    options: Options,
  ): Promise<PreparedFix> {
    const open = await openAt();
    const makePlan = async (planFile: string) => {
      const planned = await this.#planner.plan(environmentKey, open, {
        ...options,
        planFile,
      });
      // Nobody can confirm what they were not shown.
      if (planned.changesTruncated) {
        throw new CheckFailure(
          `The plan changes more than ${
            this.#most
          } resources, which is more than can be shown here (drift.terraform.limits.resources). Apply it where you usually do.`,
        );
      }
      return planned.changes;
    };
    try {
      return await this.#plans.keep(environmentKey, open.head, makePlan);
    } finally {
      await open.lease.release();
    }
  }

  async apply(
    environmentKey: string,
    planId: string,
    openAt: OpenAt,
    options: Options,
  ): Promise<void> {
    await this.#plans.use(environmentKey, planId, async plan => {
      const open = await openAt(plan.head);
      try {
        const { command, run, state } = await this.#planner.prepare(
          environmentKey,
          open,
          options,
        );
        options.onStep?.('apply');
        const apply = () =>
          this.#planner.withoutSecrets({ command, run }, plan.planFile, () =>
            this.#planner.cli.runJson(
              command,
              ['apply', '-input=false', '-json', plan.planFile],
              run,
            ),
          );
        await (state ? state.write(apply) : apply());
      } finally {
        await open.lease.release();
      }
    });
  }
}
