import { HumanDuration } from '@backstage/types';

export interface Config {
  /** Cost. */
  cost?: {
    /**
     * How often providers are asked for new charges. Default: 1 hour.
     * @example { hours: 6 }
     * @visibility backend
     */
    refreshInterval?: HumanDuration | string;
    /**
     * How long one piece of a source, such as a month of a bill, may take to be read. Default: 1 hour.
     * @example { minutes: 20 }
     * @visibility backend
     */
    readTimeout?: HumanDuration | string;
    /**
     * How many months of charges are kept, with the running one. Default: 36.
     * @example 13
     * @visibility backend
     */
    retentionMonths?: number;
    /**
     * Which cost is shown where nobody chose. Default: billed.
     * @example effective
     * @visibility backend
     */
    cost?: 'billed' | 'effective';
    /**
     * What becomes of a charge that several entities claim by rules of the same rank: shared evenly, or shown as a conflict at none of them.
     * Default: split.
     * @example report
     * @visibility backend
     */
    conflicts?: 'split' | 'report';
    /** Which charges are whose. All that one entry names must hold. */
    attribution?: Array<{
      /**
       * A reference; a name alone is a component's.
       * @example component:default/payments
       * @visibility backend
       */
      entity: string;
      /**
       * A value, or several of which one must hold, by tag key.
       * @example { team: payments }
       * @visibility backend
       */
      tags?: { [key: string]: string | string[] };
      /**
       * @example ['123456789012']
       * @visibility backend
       */
      subAccountIds?: string[];
      /**
       * With `*` for any run of characters.
       * @example ['arn:aws:s3:::payments-*']
       * @visibility backend
       */
      resourceIds?: string[];
      /**
       * The environment that such charges are of.
       * @example production
       * @visibility backend
       */
      environment?: string;
    }>;
    tags?: {
      /**
       * Keys of tags whose value is an entity's name or reference. Default: service, component, backstage-entity.
       * @example ['app']
       * @visibility backend
       */
      entity?: string[];
      /**
       * Keys of tags whose value is an environment. Default: environment, env, stage.
       * @example ['tier']
       * @visibility backend
       */
      environment?: string[];
      /**
       * Other spellings of a key. Capitals, and blanks around a key, never matter.
       * @example { team: ['team_name', 'user:team'] }
       * @visibility backend
       */
      aliases?: { [key: string]: string | string[] };
    };
    budgets?: Array<{
      /**
       * A reference, also of a group or a system; a name alone is a component's.
       * @example system:default/money
       * @visibility backend
       */
      entity: string;
      /**
       * For a month.
       * @example 590 USD
       * @visibility backend
       */
      amount: string;
    }>;
    /**
     * The shares of a budget at which its owner is told. Default: 0.8 and 1.
     * @example [0.5, 0.9, 1]
     * @visibility backend
     */
    budgetThresholds?: number[];
    anomalies?: {
      /**
       * What a day must cost more than usual to be an anomaly, in whatever currency. Default: 10.
       * @example '25.50'
       * @visibility backend
       */
      minimum?: string;
    };
  };
}
