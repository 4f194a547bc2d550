import { HumanDuration } from '@backstage/types';

export interface Config {
  goldenPath?: {
    /**
     * Puts the repositories and pipelines of new services on GitHub. Without this section the module does nothing.
     * Credentials are those of `integrations.github` for the same host: a token or, better, a GitHub App.
     */
    github?: {
      /**
       * The organization that owns the repositories, such as `acme`.
       */
      organization: string;
      /**
       * The host of GitHub, which must be listed in `integrations.github`. By default `github.com`.
       */
      host?: string;
      /**
       * Who can see a new repository. By default `private`; `internal` needs GitHub Enterprise.
       */
      visibility?: 'private' | 'internal' | 'public';
      /**
       * The branch that the first commit goes to. By default `main`.
       */
      defaultBranch?: string;
      /**
       * Repository variables that the pipeline's workflow reads, by name.
       * By default none; example: `{ PLAN_REGISTRY: ghcr.io/acme }`.
       */
      variables?: { [name: string]: string };
      /**
       * How long a call to GitHub may take. By default `{ seconds: 20 }`.
       */
      callTimeout?: HumanDuration | string;
      /**
       * How long a pipeline may take until its artifact is stored. By default `{ minutes: 30 }`.
       */
      pipelineDeadline?: HumanDuration | string;
    };
  };
}
