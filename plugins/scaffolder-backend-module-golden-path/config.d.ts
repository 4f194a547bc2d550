import { HumanDuration } from '@backstage/types';

export interface Config {
  /**
   * The golden path: from a form to a service in production.
   */
  goldenPath?: {
    /**
     * The id of the platform that keeps repositories.
     * Default: the only one that is installed; with several it must be named.
     * @visibility backend
     * @example sandbox
     */
    repositoryHost?: string;

    /**
     * The id of the platform that builds artifacts. Default: the only one that is installed.
     * @visibility backend
     * @example sandbox
     */
    pipelineHost?: string;

    /**
     * The id of the platform that shows dashboards. Default: the only one that is installed.
     * @visibility backend
     * @example grafana
     */
    dashboardHost?: string;

    /**
     * The id of the platform that is told of new services, so that somebody is woken for them. Default: the only one that is
     * installed; without one, the portal's rotas stand for what their teams own.
     * @visibility backend
     * @example pagerduty
     */
    onCallHost?: string;

    /**
     * Where new services take their plan from: a Git URL, or a folder. Written into their service.yaml.
     * @visibility backend
     * @example https://github.com/acme/plans.git
     */
    planSource: string;

    plan: {
      /**
       * The folder of the plan on this machine; the form reads the stacks from it.
       * Relative to the folder that the backend is started in.
       * @visibility backend
       * @example ../../plans/service
       */
      folder: string;
    };

    /**
     * Where a service answers, with `{service}` and `{environment}` for the names; shown before the service exists.
     * Default: no address is shown beforehand.
     * @visibility backend
     * @example http://{service}.{environment}.localhost:7080
     */
    serviceUrl?: string;

    timeouts?: {
      /**
       * How long a request to a platform may take. Default: 30 seconds.
       * @visibility backend
       * @example { seconds: 10 }
       */
      request?: HumanDuration | string;

      /**
       * How long the catalog may take to read a new service. Default: 1 minute.
       * @visibility backend
       * @example { seconds: 30 }
       */
      catalog?: HumanDuration | string;

      /**
       * How long the first pipeline run may take. Default: 15 minutes.
       * @visibility backend
       * @example { minutes: 30 }
       */
      pipeline?: HumanDuration | string;

      /**
       * How long the release to one environment may take until it is healthy. Default: 5 minutes.
       * @visibility backend
       * @example { minutes: 10 }
       */
      rollout?: HumanDuration | string;

      /**
       * How long the portal may take to know who is on call for a new service. Default: 1 minute.
       * @visibility backend
       * @example { minutes: 2 }
       */
      onCall?: HumanDuration | string;
    };
  };
}
