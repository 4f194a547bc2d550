import { HumanDuration } from '@backstage/types';

export interface Config {
  onCall?: {
    /**
     * On-call without a vendor: rotas in YAML, incidents in the portal's own database. Without this section the module does nothing.
     */
    rota?: {
      /**
       * Files of rotas. A file may hold several, with `---` between them. Default: none.
       * @visibility backend
       */
      locations?: Array<{
        /**
         * `file` for files beside the backend, `url` for one file that an integration of the backend can read.
         */
        type: 'file' | 'url';
        /**
         * A path, in which `*` stands for any name and `**` for any folders, or an address.
         * @example /etc/paved-path/rotas/*.yaml
         */
        target: string;
      }>;
      /**
       * Rotas that stand here, written as in a file. Default: none.
       * @visibility backend
       */
      rotas?: Array<{ [field: string]: unknown }>;
      /**
       * How often the files are read anew. Default: 30 seconds.
       * @example { minutes: 5 }
       * @visibility backend
       */
      readInterval?: HumanDuration | string;
      /**
       * When people are told of what is not urgent, in the time zone of their rota. Default: Monday to Friday, 09:00 to 17:00.
       * @visibility backend
       */
      workingHours?: {
        /** @example Mon-Thu, Sun */
        days?: string;
        /** @example '08:30' */
        from?: string;
        /** @example '16:30' */
        to?: string;
      };
      /**
       * A group that is told of an incident where nobody who is on call could be told, or acknowledged it. Default: nobody.
       * @example group:default/platform-team
       * @visibility backend
       */
      fallback?: string;
      /**
       * A YAML file of past incidents, written into a database that never had one: for examples and trials. Default: none.
       * @visibility backend
       */
      seed?: string;
      /**
       * How long resolved incidents and overrides of the past are kept. Default: 800 days.
       * @example { days: 400 }
       * @visibility backend
       */
      retention?: HumanDuration | string;
    };
  };
}
