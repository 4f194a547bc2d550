import { HumanDuration } from '@backstage/types';

export interface Config {
  drift?: {
    /**
     * Shows the drift that env0 detects. Without this section the module does nothing.
     */
    env0?: {
      /**
       * The id of an env0 API key that may view the organization's environments and, for redeploying from the portal, run plans and applies in
       * them, such as `q3v0kxw8jz1u`.
       * @visibility secret
       */
      apiKeyId: string;
      /**
       * The secret of that API key.
       * @visibility secret
       */
      apiKeySecret: string;
      /**
       * The organization in env0, by its id, such as `bde19c6d-d0dc-4b11-a951-8f43fe49db92`.
       */
      organizationId: string;
      /**
       * Where env0's API is. By default `https://api.env0.com`.
       */
      url?: string;
      /**
       * Where people open env0. By default `https://app.env0.com`.
       */
      appUrl?: string;
      /**
       * How long one call to env0 may take. By default `{ seconds: 20 }`.
       */
      callTimeout?: HumanDuration | string;
      /**
       * How old env0's last look may be for an environment to count as in sync. By default `{ days: 14 }`.
       */
      longestAge?: HumanDuration | string;
    };
  };
}
