import { HumanDuration } from '@backstage/types';

export interface Config {
  onCall?: {
    /**
     * Keeps postmortems at GitHub, in the repositories that the catalog reads entities from: those of the hosts in `integrations.github` that have
     * a token or a GitHub App, which need `contents: write`. Without this section, which may be empty (`{}`), the module does nothing.
     */
    github?: {
      /**
       * How long one call to GitHub may take. Default: 10 seconds.
       * @example { seconds: 15 }
       * @visibility backend
       */
      callTimeout?: HumanDuration | string;
    };
  };
}
