import { HumanDuration } from '@backstage/types';

export interface Config {
  drift?: {
    /**
     * Opens pull requests and issues at GitHub that fix drift, in the repositories of the hosts in `integrations.github` that have a token or a
     * GitHub App. Those need `contents: write`, `pull_requests: write` and `issues: write`. Without this section, which may be empty (`{}`), the
     * module does nothing.
     */
    github?: {
      /**
       * How long one call to GitHub may take. Default: 20 seconds.
       * @example { seconds: 30 }
       * @visibility backend
       */
      callTimeout?: HumanDuration | string;
    };
  };
}
