import { HumanDuration } from '@backstage/types';

export interface Config {
  drift?: {
    /**
     * Shows the drift that the health assessments of HCP Terraform or Terraform Enterprise find. Without this section the module does nothing.
     */
    hcpTerraform?: {
      /**
       * The organizations whose workspaces are shown.
       */
      organizations: Array<{
        /**
         * The name of the organization, such as `acme`.
         */
        name: string;
        /**
         * A team token or a user token; HCP Terraform shows no drifted resources to an organization token. The workspaces need to be readable, and those whose
         * drifted resources are to be listed need to be administrable, since HCP Terraform shows plans to nobody else. To tell what they manage it
         * needs to read state versions, and to start runs from the portal it needs to apply runs.
         * @visibility secret
         */
        token: string;
      }>;
      /**
       * Where HCP Terraform or Terraform Enterprise is. By default `https://app.terraform.io`.
       */
      url?: string;
      /**
       * How long one call may take. By default `{ seconds: 20 }`.
       */
      callTimeout?: HumanDuration | string;
      /**
       * How old the last assessment may be for a workspace to count as in sync. By default `{ days: 3 }`; HCP Terraform assesses about once a day.
       */
      longestAge?: HumanDuration | string;
    };
  };
}
