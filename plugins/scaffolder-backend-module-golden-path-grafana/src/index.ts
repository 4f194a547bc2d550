/**
 * Publishes the golden path's dashboards and alert rules to Grafana.
 *
 * @packageDocumentation
 */
export { goldenPathGrafanaModule as default } from './module';
