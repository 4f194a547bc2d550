import { HumanDuration } from '@backstage/types';

export interface Config {
  /** Drift. */
  drift?: {
    /**
     * How often each environment is checked, spread evenly over that time; `manual` for only when a person asks.
     * Default: 24 hours.
     * @example { hours: 48 }
     * @visibility backend
     */
    schedule?: HumanDuration | string;
    /**
     * How many checks run at once, in each process of the backend. Default: 2.
     * @example 8
     * @visibility backend
     */
    concurrency?: number;
    /**
     * How long a check may take. Default: 10 minutes.
     * @example { minutes: 30 }
     * @visibility backend
     */
    checkTimeout?: HumanDuration | string;
    /**
     * How long finished checks, resolved drifts and the daily trend are kept. Default: 400 days.
     * @example { days: 800 }
     * @visibility backend
     */
    retention?: HumanDuration | string;
    discovery?: {
      /**
       * How often providers are asked which environments there are. Default: 5 minutes.
       * @example { hours: 1 }
       * @visibility backend
       */
      interval?: HumanDuration | string;
      /**
       * How long a provider may take to answer. Default: 5 minutes.
       * @example { minutes: 15 }
       * @visibility backend
       */
      timeout?: HumanDuration | string;
    };
    /**
     * How old the last check of an environment that could look may be before the environment is shown as not checked lately.
     * Default: 3 days.
     * @example { days: 7 }
     * @visibility backend
     */
    staleAfter?: HumanDuration | string;
    /**
     * A secret of 32 characters at least, with which masked values are told apart without being kept: an acknowledged drift then comes back
     * when its sensitive value changes again. By default such a change is not noticed. A first key, and each other one, brings them back once.
     * @example ${DRIFT_DIGEST_KEY}
     * @visibility secret
     */
    digestKey?: string;
    coverage?: {
      /**
       * How often inventories and states are read, to tell what no code manages. Default: 6 hours.
       * @example { hours: 24 }
       * @visibility backend
       */
      interval?: HumanDuration | string;
      /**
       * How long reading one inventory, or one state, may take. Default: 5 minutes.
       * @example { minutes: 15 }
       * @visibility backend
       */
      timeout?: HumanDuration | string;
    };
    fix?: {
      /**
       * How long a plan that was shown can be confirmed. Default: 15 minutes.
       * @example { minutes: 5 }
       * @visibility backend
       */
      planLifetime?: HumanDuration | string;
    };
  };
}
