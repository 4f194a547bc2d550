import { HumanDuration } from '@backstage/types';

export interface Config {
  /**
   * The embedded platform for one machine: git host, pipeline and runtime.
   * Whatever runs in it runs as the user who started the portal.
   */
  sandbox?: {
    /**
     * Switches the sandbox on. It then refuses to start when NODE_ENV is production,
     * and when `backend.listen` is not a loopback address.
     * Default: false. Example: true
     */
    enabled?: boolean;

    /**
     * Where its state is kept: repositories, artifacts, workspaces and logs.
     * A relative path is resolved against the working directory of the backend. Required when enabled.
     * Example: ../../.paved-path/sandbox
     */
    folder?: string;

    plans?: {
      /**
       * The folder that holds the plans, one folder with a `plan.yaml` each. At start, what is new in it
       * is put into the repository `platform/plans`. Default: none, no plans are put there.
       * Example: ../../plans
       */
      folder?: string;
    };

    /**
     * The environments, in the order in which a version passes through them.
     * Default: [dev, staging, production]
     */
    environments?: string[];

    ingress?: {
      /**
       * The loopback address that answers for the services. Default: 127.0.0.1
       */
      host?: string;
      /**
       * The port that answers for the services. Default: 7080. 0 takes any free one.
       */
      port?: number | string;
    };

    pipeline?: {
      /**
       * How many runs go on at a time. Default: 1. Example: 2
       */
      concurrency?: number;
      /**
       * How long a step may take. Default: 10 minutes. Example: { minutes: 5 }
       */
      stepTimeout?: HumanDuration | string;
      /**
       * The most that is kept of a run's log, in bytes. Default: 5242880
       */
      maxLogBytes?: number;
      /**
       * How many ended runs of a repository are kept, with their logs. Default: 100
       */
      keepRuns?: number;
    };

    runtime?: {
      /**
       * How long a rollout may take to become ready where its Deployment does not say so
       * (`progressDeadlineSeconds`). Default: 60 seconds. Example: { seconds: 30 }
       */
      progressDeadline?: HumanDuration | string;
    };
  };
}
