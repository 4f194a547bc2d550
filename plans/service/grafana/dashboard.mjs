/** The service's Grafana dashboard: what its users notice first, then what it lives on, then what runs. */
export default function dashboard({ service, plan, grafana }) {
  const { DashboardBuilder, DashboardCursorSync, QueryVariableBuilder, RowBuilder, VariableRefresh } =
    grafana.dashboard;
  const { PanelBuilder: TimeseriesBuilder } = grafana.timeseries;
  const { PanelBuilder: StatBuilder } = grafana.stat;
  const { PanelBuilder: TableBuilder } = grafana.table;
  const { DataqueryBuilder, PromQueryFormat } = grafana.prometheus;
  const { ReduceDataOptionsBuilder, BigValueGraphMode, BigValueTextMode } = grafana.common;
  const { DatasourceVariableBuilder, ThresholdsConfigBuilder, ThresholdsMode } = grafana.dashboard;

  const datasource = { type: 'prometheus', uid: '${datasource}' };
  const environments = service.environments.map(({ name }) => name);
  const home = environments.at(-1);
  const namespaces = service.environments.map(({ namespace }) => namespace);

  /** The service's own metrics, and what the cluster says of its containers. */
  const own = `service="${service.name}",environment=~"$environment"`;
  const ownRoute = `${own},route!~"/healthz|/readyz|/metrics"`;
  const container = `namespace=~"${namespaces.join('|')}",container="${service.name}"`;
  const deployment = `namespace=~"${namespaces.join('|')}",deployment="${service.name}"`;

  const query = (expr, legend = '') =>
    new DataqueryBuilder().expr(expr).legendFormat(legend).datasource(datasource).range();

  const plot = (title, description, unit, ...targets) =>
    targets.reduce(
      (panel, target) => panel.withTarget(target),
      new TimeseriesBuilder()
        .title(title)
        .description(description)
        .unit(unit)
        .datasource(datasource)
        .min(0)
        .fillOpacity(8)
        .span(8)
        .height(8),
    );

  const figure = (title, description, unit, expr, steps) =>
    new StatBuilder()
      .title(title)
      .description(description)
      .unit(unit)
      .datasource(datasource)
      .withTarget(query(expr))
      .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
      .graphMode(BigValueGraphMode.Area)
      .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(steps))
      .noValue('no data')
      .span(6)
      .height(4);

  const good = { value: null, color: 'green' };
  const percentile = share =>
    `histogram_quantile(${share}, sum by (le) (rate(http_request_duration_seconds_bucket{${ownRoute}}[$__rate_interval])))`;
  const errorShare =
    `sum(rate(http_requests_total{${ownRoute},status=~"5.."}[$__rate_interval])) or vector(0)`;

  return new DashboardBuilder(service.name)
    .uid(`service-${service.name}`.slice(0, 40))
    .description(`${service.description} Made by the plan ${plan.name} ${plan.version}; change it there.`.trim())
    .tags(['paved-path', `service:${service.name}`, `owner:${service.ownerName}`])
    .timezone('browser')
    .refresh('30s')
    .time({ from: 'now-3h', to: 'now' })
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(
      new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    )
    .withVariable(
      new QueryVariableBuilder('environment')
        .label('Environment')
        .datasource(datasource)
        .query({ query: `label_values(service_info{service="${service.name}"}, environment)`, refId: 'environment' })
        .refresh(VariableRefresh.OnTimeRangeChanged)
        .current({ text: home, value: home })
        .multi(true)
        .includeAll(true),
    )
    .annotation(
      new grafana.dashboard.AnnotationQueryBuilder()
        .name('Releases')
        .datasource(datasource)
        .enable(true)
        .iconColor('blue')
        .expr(`count by (environment, version) (service_info{${own}}) unless count by (environment, version) (service_info{${own}} offset 5m)`),
    )
    .withRow(new RowBuilder('Users'))
    .withPanel(figure('Requests', 'Answered per second, without health checks.', 'reqps',
      `sum(rate(http_requests_total{${ownRoute}}[$__rate_interval]))`, [good]))
    .withPanel(figure('Errors', 'The share answered with 5xx.', 'percentunit',
      `(${errorShare}) / sum(rate(http_requests_total{${ownRoute}}[$__rate_interval]))`,
      [good, { value: 0.01, color: 'orange' }, { value: 0.05, color: 'red' }]))
    .withPanel(figure('Latency, 95th percentile', 'Nineteen of twenty requests are answered within this.', 's',
      percentile(0.95), [good, { value: 0.5, color: 'orange' }, { value: 1, color: 'red' }]))
    .withPanel(
      figure('Version', 'What runs now; two while a release rolls out.', 'string',
        `count by (version) (service_info{${own}})`, [good])
        .targets([query(`count by (environment, version) (service_info{${own}})`, '{{environment}} {{version}}').instant()])
        .textMode(BigValueTextMode.Name)
        .graphMode(BigValueGraphMode.None),
    )
    .withPanel(plot('Request rate', 'By route.', 'reqps',
      query(`sum by (route) (rate(http_requests_total{${ownRoute}}[$__rate_interval]))`, '{{route}}')))
    .withPanel(plot('Errors', 'Answers of 4xx and 5xx by status.', 'reqps',
      query(`sum by (status) (rate(http_requests_total{${ownRoute},status=~"[45].."}[$__rate_interval]))`, '{{status}}')))
    .withPanel(plot('Latency', 'How long requests take.', 's',
      query(percentile(0.5), 'half'), query(percentile(0.95), '95 %'), query(percentile(0.99), '99 %')))
    .withRow(new RowBuilder('Saturation'))
    .withPanel(plot('Processor', 'Of the cores that were requested.', 'percentunit',
      query(`sum by (namespace, pod) (rate(container_cpu_usage_seconds_total{${container}}[$__rate_interval])) / sum by (namespace, pod) (kube_pod_container_resource_requests{${container},resource="cpu"})`, '{{namespace}} {{pod}}')))
    .withPanel(plot('Memory', 'Of the limit; at 100 % the replica is killed.', 'percentunit',
      query(`sum by (namespace, pod) (container_memory_working_set_bytes{${container}}) / sum by (namespace, pod) (kube_pod_container_resource_limits{${container},resource="memory"})`, '{{namespace}} {{pod}}')))
    .withPanel(plot('Requests in flight', 'Begun and not yet answered.', 'short',
      query(`sum by (environment) (http_requests_in_flight{${own}})`, '{{environment}}')))
    .withRow(new RowBuilder('Replicas'))
    .withPanel(plot('Replicas', 'Ready, and wanted.', 'short',
      query(`sum by (namespace) (kube_deployment_status_replicas_ready{${deployment}})`, 'ready in {{namespace}}'),
      query(`sum by (namespace) (kube_deployment_spec_replicas{${deployment}})`, 'wanted in {{namespace}}')))
    .withPanel(plot('Restarts', 'Containers started anew, per hour.', 'short',
      query(`sum by (namespace, pod) (increase(kube_pod_container_status_restarts_total{${container}}[1h]))`, '{{namespace}} {{pod}}')))
    .withPanel(
      new TableBuilder()
        .title('Versions')
        .description('How many replicas run which version.')
        .datasource(datasource)
        .withTarget(
          query(`count by (environment, version) (service_info{${own}})`).instant().format(PromQueryFormat.Table),
        )
        .span(8)
        .height(8),
    )
    .build();
}
