import { HumanDuration } from '@backstage/types';

export interface Config {
  onCall?: {
    /**
     * Shows who is on call at PagerDuty, and pages through it. Without this section, and without the section `pagerDuty` of PagerDuty's own
     * Backstage plugin, the module does nothing.
     */
    pagerDuty?: {
      /**
       * The accounts at PagerDuty. Without this list, those of `pagerDuty` are taken.
       */
      accounts?: Array<{
        /**
         * What the account is called here, and in the annotation `pagerduty.com/account`, such as `eu`.
         */
        id: string;
        /**
         * Whether entities without the annotation `pagerduty.com/account` are in this account. By default the only account, or the first.
         */
        default?: boolean;
        /**
         * A REST API key. Either this or `oauth`.
         * @visibility secret
         */
        apiToken?: string;
        /**
         * A private app with Scoped OAuth.
         */
        oauth?: {
          clientId: string;
          /**
           * @visibility secret
           */
          clientSecret: string;
          /**
           * The first part of the account's address: `acme` of `acme.pagerduty.com`.
           */
          subDomain: string;
          /**
           * The account's service region, `us` or `eu`. By default `us`.
           */
          region?: string;
          /**
           * The scopes to ask for. By default all that the module can use: `services.read`, `oncalls.read`, `incidents.read`, `incidents.write`,
           * `users.read`, `schedules.read`, `schedules.write`, `escalation_policies.read`.
           */
          scopes?: string[];
        };
        /**
         * Where the REST API is. By default `https://api.pagerduty.com`, or `https://api.eu.pagerduty.com` for OAuth in the region `eu`.
         */
        apiBaseUrl?: string;
        /**
         * Where the Events API is. By default `https://events.pagerduty.com`, or `https://events.eu.pagerduty.com` for OAuth in the region `eu`.
         */
        eventsBaseUrl?: string;
        /**
         * The email address of the PagerDuty user in whose name the portal acts for people whom PagerDuty does not know, such as
         * `portal@example.com`. Without it, they can page only services that have a key in `integrationKeys`.
         */
        fallbackEmail?: string;
        /**
         * The secrets of the webhook subscriptions (v3) that deliver to this portal; several while one replaces another.
         * @deepVisibility secret
         */
        webhookSecrets?: string[];
        /**
         * Keys of Events API v2 integrations, by the id of their service, such as `PIJ90N7`. Changes are announced with them, and people whom
         * PagerDuty does not know page with them where there is no `fallbackEmail`. A service needs none here that has such an integration
         * called `Paved Path`, as the golden path creates it: its key is read from PagerDuty.
         * @deepVisibility secret
         */
        integrationKeys?: { [serviceId: string]: string };
      }>;
      /**
       * How long one try to call PagerDuty may take. By default `{ seconds: 10 }`.
       */
      callTimeout?: HumanDuration | string;
    };
  };

  /**
   * The section of PagerDuty's own Backstage plugin, read where `onCall.pagerDuty.accounts` is not there.
   */
  pagerDuty?: {
    /**
     * @visibility secret
     */
    apiToken?: string;
    oauth?: {
      clientId: string;
      /**
       * @visibility secret
       */
      clientSecret: string;
      subDomain: string;
      region?: string;
    };
    apiBaseUrl?: string;
    eventsBaseUrl?: string;
    accounts?: Array<{
      id: string;
      isDefault?: boolean;
      /**
       * @visibility secret
       */
      apiToken?: string;
      oauth?: {
        clientId: string;
        /**
         * @visibility secret
         */
        clientSecret: string;
        subDomain: string;
        region?: string;
      };
      apiBaseUrl?: string;
      eventsBaseUrl?: string;
    }>;
  };
}
