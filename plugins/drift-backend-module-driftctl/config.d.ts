import { HumanDuration } from '@backstage/types';

export interface Config {
  drift?: {
    /**
     * Shows what driftctl reported that no code manages. Without this section the module does nothing.
     */
    driftctl?: {
      /**
       * The reports that `driftctl scan --output json://…` wrote, each an inventory of its own.
       * @visibility backend
       */
      reports: Array<{
        /**
         * Names the report for good: letters, digits and `-`.
         * @example aws-production
         * @visibility backend
         */
        id: string;
        /**
         * What people call it. By default its id.
         * @example AWS production
         * @visibility backend
         */
        title?: string;
        /**
         * Where the report is on this machine. Either this or `url`.
         * @example /var/lib/driftctl/production.json
         * @visibility backend
         */
        file?: string;
        /**
         * Where the report is fetched from. Either this or `file`. It may be signed, so it is a secret.
         * @example https://artifacts.example.com/driftctl/production.json
         * @visibility secret
         */
        url?: string;
        /**
         * Sent as the header `Authorization` to `url`. By default none.
         * @example 'Bearer ${DRIFTCTL_REPORTS_TOKEN}'
         * @visibility secret
         */
        authorization?: string;
        /**
         * How old the report may be; one that is older counts as not readable. Default: 7 days.
         * @example { days: 2 }
         * @visibility backend
         */
        maxAge?: HumanDuration | string;
      }>;
    };
  };
}
