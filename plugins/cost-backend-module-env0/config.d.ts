import { HumanDuration } from '@backstage/types';

export interface Config {
  cost?: {
    /**
     * Reads what environments cost from env0. Without this section the module does nothing.
     */
    env0?: {
      /**
       * The id of an env0 API key that may view the organization's environments and their costs.
       * @example ${ENV0_API_KEY_ID}
       * @visibility secret
       */
      apiKeyId: string;
      /**
       * The secret of that API key.
       * @example ${ENV0_API_KEY_SECRET}
       * @visibility secret
       */
      apiKeySecret: string;
      /**
       * The organization in env0, by its id.
       * @example bde19c6d-d0dc-4b11-a951-8f43fe49db92
       * @visibility backend
       */
      organizationId: string;
      /**
       * Where env0's API is. Default: https://api.env0.com.
       * @example https://api.env0.example.com
       * @visibility backend
       */
      url?: string;
      /**
       * Where people open env0. Default: https://app.env0.com.
       * @example https://app.env0.example.com
       * @visibility backend
       */
      appUrl?: string;
      /**
       * What env0's costs are in, which it does not tell. Default: USD.
       * @example EUR
       * @visibility backend
       */
      currency?: string;
      /**
       * How often env0 is asked, once for each environment. Default: 12 hours.
       * @example { hours: 6 }
       * @visibility backend
       */
      interval?: HumanDuration | string;
      /**
       * How long one call to env0 may take. Default: 20 seconds.
       * @example { seconds: 30 }
       * @visibility backend
       */
      callTimeout?: HumanDuration | string;
    };
  };
}
