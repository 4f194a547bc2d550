import { HumanDuration } from '@backstage/types';

export interface Config {
  drift?: {
    /**
     * Drift of Terraform and OpenTofu root modules in Git repositories. The module does nothing without this key.
     * @visibility backend
     */
    terraform?: {
      /**
       * The command, by its name on PATH or its whole path. Default: `tofu`, or else `terraform`, whichever is found.
       * @example /usr/local/bin/tofu
       * @visibility backend
       */
      command?: string;
      /** Where root modules are found. */
      repositories: Array<{
        /**
         * Names the repository. It is a part of what its environments are known by, so it should not change.
         * @example infrastructure
         * @visibility backend
         */
        name: string;
        /**
         * Its address, or its folder on this machine (relative to the folder the backend runs in). A folder that is no Git repository is
         * taken as it is. Credentials in the address are refused: use `token`.
         * @example https://github.com/example/infrastructure.git
         * @visibility backend
         */
        url: string;
        /**
         * Default: main.
         * @example main
         * @visibility backend
         */
        branch?: string;
        /**
         * A token that may read, for addresses that begin with https.
         * @example ${INFRASTRUCTURE_TOKEN}
         * @visibility secret
         */
        token?: string;
        /**
         * Globs of the folders to look at. Default: all.
         * @example ["live/**"]
         * @visibility backend
         */
        include?: string[];
        /**
         * Globs of the folders to leave out. Default: none.
         * @example ["**\/examples/**"]
         * @visibility backend
         */
        exclude?: string[];
        /**
         * Where the states of local backends live, by the folders of their root modules. Default: beside the code, in the repository.
         * @example /var/lib/infrastructure-states
         * @visibility backend
         */
        stateFolder?: string;
        /**
         * A folder with an example's history, from which the repository is made where there is none at `url`.
         * @example ../../examples/infrastructure
         * @visibility backend
         */
        seed?: string;
        /**
         * Its pages, as links to folders (`/tree/<branch>/<path>`) and commits (`/commit/<sha>`) begin. Default: the address, for GitHub and GitLab.
         * @example https://git.example.com/platform/infrastructure
         * @visibility backend
         */
        webUrl?: string;
        /** Where the code is applied, as a link; `{path}` and `{repository}` are replaced. Default: none. */
        fix?: {
          /**
           * @example Comment `atlantis apply -d {path}` on a pull request
           * @visibility backend
           */
          title: string;
          /**
           * @example https://github.com/example/infrastructure/pulls
           * @visibility backend
           */
          url: string;
        };
        /**
         * Whether Atlantis applies what is in it. People can then have it plan in a pull request, where a module for the code host, such as
         * GitHub, is installed. Default: false.
         * @example true
         * @visibility backend
         */
        atlantis?: boolean;
        /**
         * For a remote that no module for a code host knows: the portal pushes branches to it. A folder on this machine needs nothing. Leave it
         * out where such a module is installed.
         */
        push?: {
          /**
           * A token that may write, for addresses that begin with https.
           * @example ${INFRASTRUCTURE_PUSH_TOKEN}
           * @visibility secret
           */
          token: string;
        };
        /**
         * Folders with more workspaces than the one that is always there, which is called `default`. Each workspace is an environment, and
         * none is made. The first entry counts whose `folders` match. Default: none.
         */
        workspaces?: Array<{
          /**
           * A glob of folders of root modules.
           * @example live/*
           * @visibility backend
           */
          folders: string;
          /**
           * @example ["staging", "production"]
           * @visibility backend
           */
          names: string[];
          /**
           * A file with values of variables, seen from the folder; `{workspace}` is replaced. Default: none.
           * @example env/{workspace}.tfvars
           * @visibility backend
           */
          varFile?: string;
        }>;
      }>;
      /** How an environment is named after its folder. Default: its folder, and where it has workspaces `<folder> (<workspace>)`. */
      naming?: {
        /**
         * A regular expression on that.
         * @example ^live/(.*)$
         * @visibility backend
         */
        pattern: string;
        /**
         * What takes the place of what it matched.
         * @example $1
         * @visibility backend
         */
        name: string;
      };
      /** Own steps between init and plan, in this order, for every environment. A step that fails fails the check. Default: none. */
      steps?: Array<{
        /**
         * @example policy
         * @visibility backend
         */
        name: string;
        /**
         * Run by the shell in the folder of the root module.
         * @example conftest test *.tf
         * @visibility backend
         */
        run: string;
      }>;
      /**
       * Variables of the command. Their values are taken out of whatever it says. Default: none.
       * @example { AWS_PROFILE: drift-read-only }
       */
      environment?: {
        /** @visibility secret */
        [name: string]: string;
      };
      credentials?: {
        /**
         * A command that prints variables with short-lived credentials as a JSON object. It is run before each check.
         * Default: none; the command finds credentials in the environment of the portal.
         * @example vault-credentials --role drift --json
         * @visibility secret
         */
        command?: string;
      };
      /**
       * Where provider plugins are kept, for all environments. Default: the folder `plugins` in `folder`.
       * @example /var/cache/terraform-plugins
       * @visibility backend
       */
      pluginCache?: string;
      /**
       * Where the module keeps its copies. It belongs to one process, and may be deleted while that is stopped.
       * Default: the folder `drift-terraform` in `backend.workingDirectory`, or in the system's folder for temporary files.
       * @example /var/lib/backstage/drift-terraform
       * @visibility backend
       */
      folder?: string;
      /**
       * Whether people may have the portal apply. Its credentials must then be able to write. Default: false.
       * @example true
       * @visibility backend
       */
      apply?: boolean;
      /**
       * For how long the head of a branch is taken as it was fetched. Default: 3 seconds, so that a check after a push sees what was pushed.
       * @example { minutes: 5 }
       * @visibility backend
       */
      fetchInterval?: HumanDuration | string;
      limits?: {
        /**
         * What a step may print, in bytes. Default: 16777216 (16 MiB).
         * @visibility backend
         */
        output?: number;
        /**
         * One resource in a plan, in bytes. A plan as a whole has no limit. Default: 33554432 (32 MiB).
         * @visibility backend
         */
        resourceSize?: number;
        /**
         * The memory of the command and of each of its plugins, in MiB, where the system can limit it. Default: no limit.
         * @example 2048
         * @visibility backend
         */
        memory?: number;
        /**
         * How many resources a check reports. Default: 500.
         * @visibility backend
         */
        resources?: number;
        /**
         * How many attributes of a resource it reports. Default: 50.
         * @visibility backend
         */
        attributes?: number;
        /**
         * How many characters of a value it reports. Default: 1000.
         * @visibility backend
         */
        valueLength?: number;
      };
    };
  };
}
