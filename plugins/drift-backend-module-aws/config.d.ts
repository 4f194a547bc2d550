import { HumanDuration } from '@backstage/types';

export interface Config {
  drift?: {
    /**
     * Lists what exists in AWS, and names who changed it. Without this section the module does nothing. Credentials are those of `aws`, the
     * integration of Backstage, for each account.
     */
    aws?: {
      /**
       * The accounts that are looked at.
       * @visibility backend
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
         * The regions that are looked at. What has no region, such as CloudFront, is in `us-east-1`.
         * @example [eu-west-1, us-east-1]
         * @visibility backend
         */
        regions: string[];
      }>;
      /**
       * How long one call to AWS may take. Default: 20 seconds.
       * @example { seconds: 30 }
       * @visibility backend
       */
      callTimeout?: HumanDuration | string;
      inventory?: {
        /**
         * Lists what exists, by the Resource Groups Tagging API. It needs `tag:GetResources`. Default: true.
         * @visibility backend
         */
        enabled?: boolean;
      };
      cloudTrail?: {
        /**
         * Names who changed a resource outside of the code, by the event history of CloudTrail. It needs `cloudtrail:LookupEvents`.
         * Default: true.
         * @visibility backend
         */
        enabled?: boolean;
        /**
         * Who is never a suspect, such as the roles that apply: names of users, roles and sessions, or ARNs, with `*` for any run of
         * characters. Default: nobody.
         * @example ['terraform-apply', 'arn:aws:iam::*:role/ci-*']
         * @visibility backend
         */
        ignoreActors?: string[];
        /**
         * How many lookups one check of an environment may make; AWS allows two in a second for each account and region. Default: 100.
         * @visibility backend
         */
        maxLookups?: number;
      };
    };
  };
}
