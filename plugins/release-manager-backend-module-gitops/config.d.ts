import { HumanDuration } from '@backstage/types';

export interface Config {
  releaseManager?: {
    /**
     * Releases through a config repository in Git. The module does nothing without this key.
     * @visibility backend
     */
    gitops?: {
      /** The repository in which the state that every environment shall have is kept. */
      repository: {
        /**
         * Its address, or its folder on this machine (relative to the folder the backend runs in).
         * Credentials in the address are refused: use `token`.
         * @example https://github.com/example/config.git
         * @visibility backend
         */
        url: string;
        /**
         * The branch that the environments follow. Default: main.
         * @example main
         * @visibility backend
         */
        branch?: string;
        /**
         * A token that may push, for addresses that begin with https.
         * @example ${CONFIG_REPOSITORY_TOKEN}
         * @visibility secret
         */
        token?: string;
      };
      /** Who makes the commits; their author is the person who released. */
      committer?: {
        /**
         * Default: Release manager.
         * @visibility backend
         */
        name?: string;
        /**
         * Default: release-manager@localhost.
         * @visibility backend
         */
        email?: string;
      };
      /**
       * Where the module keeps its copy of the repository. It may be deleted while the backend is stopped.
       * Default: the folder `release-manager` in `backend.workingDirectory`, or in the system's folder for temporary files.
       * @example /var/lib/backstage/release-manager
       * @visibility backend
       */
      folder?: string;
      artifacts: {
        /**
         * The folder of the artifacts: `<service>/<artifact id>/artifact.json` and so on.
         * @example /var/lib/artifacts
         * @visibility backend
         */
        folder: string;
        /**
         * The largest artifact that is taken over HTTP, in bytes of its compressed archive. It may unpack to five times as much.
         * Default: 20971520 (20 MiB).
         * @example 52428800
         * @visibility backend
         */
        maxUploadSize?: number;
      };
      /**
       * How often commits that others made are fetched. Default: 10 seconds.
       * @example { seconds: 30 }
       * @visibility backend
       */
      fetchInterval?: HumanDuration | string;
    };
  };
}
