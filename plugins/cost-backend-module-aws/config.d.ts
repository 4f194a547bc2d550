import { HumanDuration } from '@backstage/types';

export interface Config {
  cost?: {
    /**
     * Reads charges from AWS Cost Explorer. Each request to it costs $0.01. Without this section the module does nothing. Credentials are those
     * of `aws`, the integration of Backstage, for each account; they need `ce:GetCostAndUsage`.
     */
    aws?: {
      /**
       * The accounts whose Cost Explorer is asked. The management account of an organization sees all of its accounts, so list it alone.
       */
      accounts: Array<{
        /**
         * Its twelve digits, in quotes.
         * @example '123456789012'
         * @visibility backend
         */
        accountId: string;
        /**
         * What people call it. By default its id.
         * @example production
         * @visibility backend
         */
        name?: string;
        /**
         * The environment that its charges are of. By default what a tag says, see `cost.tags.environment`.
         * @example production
         * @visibility backend
         */
        environment?: string;
        /**
         * Accounts that it sees and whose charges are to have both their account and the tag, where charges are grouped by a tag. Each costs a
         * request of its own. By default the account is known only of charges that are not grouped by a tag.
         * @example ['210987654321']
         * @visibility backend
         */
        linkedAccounts?: string[];
      }>;
      /**
       * The cost allocation tag that says whose a charge is; it must be activated in AWS. Cost Explorer groups by two things, of which one is the
       * service, so there can be one tag. By default charges are grouped by account.
       * @example service
       * @visibility backend
       */
      groupByTag?: string;
      /**
       * The cost category that says whose a charge is, in place of a tag.
       * @example Team
       * @visibility backend
       */
      groupByCostCategory?: string;
      /**
       * How often the running month is asked for, and the one before until ten days after its end. Months before that are asked for once a month
       * until they are three months old, and then no more. Default: 12 hours.
       * @example { hours: 24 }
       * @visibility backend
       */
      interval?: HumanDuration | string;
      /**
       * How many months are read, with the running one: 1 to 14, as Cost Explorer has no days before. Default: 13.
       * @example 6
       * @visibility backend
       */
      months?: number;
      /**
       * Where Cost Explorer is. Default: us-east-1.
       * @example cn-northwest-1
       * @visibility backend
       */
      region?: string;
      /**
       * How long one request may take. Default: 1 minute.
       * @example { seconds: 30 }
       * @visibility backend
       */
      callTimeout?: HumanDuration | string;
    };
  };
}
