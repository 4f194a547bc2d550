import { HumanDuration } from '@backstage/types';

export interface Config {
  cost?: {
    /**
     * Reads what Kubernetes workloads cost from OpenCost. Without this section the module does nothing.
     */
    opencost?: {
      clusters: Array<{
        /**
         * Names the cluster for good, as what was read under another name is dropped: letters, digits, `.`, `_` and `-`. Best its name in the Kubernetes plugin.
         * @example production
         * @visibility backend
         */
        name: string;
        /**
         * Where OpenCost's API is, without `/allocation`.
         * @example http://opencost.opencost.svc:9003
         * @visibility backend
         */
        url: string;
        /**
         * Sent as `Authorization: Bearer`. By default nothing is sent.
         * @example ${OPENCOST_TOKEN}
         * @visibility secret
         */
        token?: string;
        /**
         * Sent with every request, for a proxy in front of OpenCost. By default none.
         * @example { X-Scope-OrgID: production }
         * @deepVisibility secret
         */
        headers?: { [name: string]: string };
        /**
         * The environment that its charges are of. By default what a tag says, see `cost.tags.environment`.
         * @example production
         * @visibility backend
         */
        environment?: string;
        /**
         * What OpenCost's prices are in. Default: `cost.opencost.currency`.
         * @example EUR
         * @visibility backend
         */
        currency?: string;
      }>;
      /**
       * What OpenCost's prices are in, which it does not tell. Default: USD.
       * @example EUR
       * @visibility backend
       */
      currency?: string;
      /**
       * Labels of pods that say whose they are, or what environment they are of. Default: `backstage.io/kubernetes-id`, `app.kubernetes.io/name`
       * and `app`.
       * @example ['backstage.io/kubernetes-id', 'team']
       * @visibility backend
       */
      labels?: string[];
      /**
       * How far back days are asked for that are not known yet; no longer than Prometheus keeps them. Default: 14 days.
       * @example { days: 30 }
       * @visibility backend
       */
      lookBack?: HumanDuration | string;
      /**
       * How long OpenCost may take for one day. Default: 2 minutes.
       * @example { minutes: 5 }
       * @visibility backend
       */
      callTimeout?: HumanDuration | string;
    };
  };
}
