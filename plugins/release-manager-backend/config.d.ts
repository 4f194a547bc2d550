import { HumanDuration } from '@backstage/types';

export interface Config {
  /** The release manager. */
  releaseManager?: {
    /**
     * The environments a service is promoted through, in order.
     * Default: dev (releases what main builds by itself), staging, production (takes only main).
     */
    environments?: Array<{
      /**
       * Its name, as the config repository has it.
       * @example staging
       * @visibility backend
       */
      name: string;
      /**
       * The branches whose artifacts it takes: a regular expression for the whole name. Default: all.
       * @example main|release/.*
       * @visibility backend
       */
      branches?: string;
      /**
       * The branches whose newest artifact it releases by itself: a regular expression for the whole name. Default: none.
       * @example main
       * @visibility backend
       */
      autoRelease?: string;
    }>;
    rollout?: {
      /**
       * How long a release may take from its commit until it is healthy. Default: 5 minutes.
       * @example { minutes: 10 }
       * @visibility backend
       */
      timeout?: HumanDuration | string;
    };
    gates?: {
      /**
       * How long a gate may take to judge. Default: 10 seconds.
       * @example { seconds: 20 }
       * @visibility backend
       */
      timeout?: HumanDuration | string;
    };
    autoRelease?: {
      /**
       * How often artifacts are looked for that no event told of. Default: 30 seconds.
       * @example { minutes: 5 }
       * @visibility backend
       */
      interval?: HumanDuration | string;
    };
    /**
     * How long ended releases are kept. The newest of each environment is kept in any case, and the history,
     * which is the provider's, is not touched. Default: 1 year.
     * @example { days: 90 }
     * @visibility backend
     */
    retention?: HumanDuration | string;
  };
}
