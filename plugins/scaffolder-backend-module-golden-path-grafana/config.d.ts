import { HumanDuration } from '@backstage/types';

export interface Config {
  goldenPath?: {
    /**
     * Publishes the dashboards and alert rules of new services to Grafana. Without this section the module does nothing.
     */
    grafana?: {
      /**
       * Where Grafana is, with its sub-path if it has one, such as `https://grafana.example.com`.
       */
      url: string;
      /**
       * A service account token with the role Editor, or with the permissions `folders:create`, `folders:read`, `dashboards:write`,
       * `dashboards:create`, `alert.provisioning:read` and `alert.provisioning:write`.
       * @visibility secret
       */
      token: string;
      /**
       * The title of the one folder that takes all dashboards. By default each owner team has a folder of its own, titled as the team is named.
       */
      folder?: string;
      /**
       * The Prometheus data source that dashboards and alert rules ask, by its uid, such as `prometheus`.
       */
      datasourceUid: string;
      /**
       * The organization in Grafana, by its number. By default that of the token; example: `1`.
       */
      organizationId?: number;
      /**
       * How long a call to Grafana may take. By default `{ seconds: 20 }`.
       */
      callTimeout?: HumanDuration | string;
    };
  };
}
