import { HumanDuration } from '@backstage/types';

export interface Config {
  goldenPath?: {
    /**
     * Creates new services at PagerDuty. Without this section the module does nothing.
     */
    pagerDuty?: {
      /**
       * The account of `onCall.pagerDuty.accounts` that new services are created in, written into their annotation
       * `pagerduty.com/account`. By default the account that stands for entities without the annotation.
       * @example eu
       */
      account?: string;
      /**
       * A REST API key that may create services. By default the `apiToken` of the account; needed where the account has `oauth`.
       * @visibility secret
       */
      apiToken?: string;
      /**
       * Where the REST API is. By default the `apiBaseUrl` of the account, or `https://api.pagerduty.com`.
       * @example https://api.eu.pagerduty.com
       */
      apiBaseUrl?: string;
      /**
       * The ids of escalation policies, by the group that owns the service.
       * @example { 'group:default/payments': 'PANZZEQ' }
       */
      escalationPolicies?: { [groupRef: string]: string };
      /**
       * The id of the escalation policy for groups that `escalationPolicies` does not name. By default such a group cannot create services.
       * @example PT20YPA
       */
      default?: string;
      /**
       * How long a call to PagerDuty may take. By default `{ seconds: 10 }`.
       */
      callTimeout?: HumanDuration | string;
    };
  };
}
