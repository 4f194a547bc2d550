import { InputError } from '@backstage/errors';
import { parse } from 'yaml';
import { z } from 'zod';

const durationSchema = z
  .string()
  .regex(
    /^(?:\d+(?:ms|[smhdwy]))+$/,
    'must be a duration of Prometheus, such as 5m',
  );

const ruleSchema = z.object({
  alert: z.string(),
  expr: z.coerce.string(),
  for: durationSchema.optional(),
  keep_firing_for: durationSchema.optional(),
  labels: z.record(z.string(), z.coerce.string()).optional(),
  annotations: z.record(z.string(), z.coerce.string()).optional(),
});

const fileSchema = z.object({
  groups: z.array(
    z.object({
      name: z.string(),
      interval: durationSchema.optional(),
      rules: z.array(ruleSchema),
    }),
  ),
});

/** A rule of Grafana's alerting provisioning API. @internal */
export type GrafanaRule = {
  /** Absent for a new rule: several versions of Grafana refuse one that names a uid which is not there yet. */
  uid?: string;
  title: string;
  ruleGroup: string;
  folderUID: string;
  orgID: number;
  condition: string;
  data: unknown[];
  noDataState: 'OK';
  execErrState: 'Error';
  for: string;
  keep_firing_for?: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
  isPaused: false;
};

/** A group of rules, evaluated together. @internal */
export type GrafanaRuleGroup = {
  title: string;
  folderUid: string;
  /** In seconds, a multiple of ten as Grafana wants it. */
  interval: number;
  rules: GrafanaRule[];
};

/**
 * Turns Prometheus alert rules into rules that Grafana manages.
 *
 * @remarks
 *
 * Prometheus fires for whatever its expression returns, whatever the value, and is quiet where it returns nothing.
 * The threshold therefore stands on "there is a value", and no data is OK.
 *
 * @internal
 */
export function convertAlertRules(
  yaml: string,
  options: {
    service: string;
    owner: string;
    folderUid: string;
    datasourceUid: string;
    organizationId?: number;
    dashboardUrl: string;
  },
): GrafanaRuleGroup[] {
  const { service, owner, folderUid, datasourceUid } = options;
  const titles = new Set<string>();
  return parseFile(yaml).groups.map(group => {
    const name = group.name.startsWith(service)
      ? group.name
      : `${service}: ${group.name}`;
    return {
      // The group's name is a part of an address.
      title: name.replaceAll('/', '-'),
      folderUid,
      interval: Math.ceil(seconds(group.interval ?? '1m') / 10) * 10,
      rules: group.rules.map(rule => {
        const title = unusedTitle(`${service}: ${rule.alert}`, titles);
        return {
          title,
          ruleGroup: name.replaceAll('/', '-'),
          folderUID: folderUid,
          orgID: options.organizationId ?? 1,
          condition: 'firing',
          data: queries(rule.expr, datasourceUid),
          noDataState: 'OK',
          execErrState: 'Error',
          for: rule.for ?? '0s',
          ...(rule.keep_firing_for && {
            keep_firing_for: rule.keep_firing_for,
          }),
          labels: { ...rule.labels, service, owner },
          annotations: {
            ...Object.fromEntries(
              Object.entries(rule.annotations ?? {}).map(([key, text]) => [
                key,
                convertTemplate(text),
              ]),
            ),
            // Grafana's own __dashboardUid__ is refused without a panel.
            dashboard_url: options.dashboardUrl,
          },
          isPaused: false,
        };
      }),
    };
  });
}

function parseFile(yaml: string): z.infer<typeof fileSchema> {
  let document: unknown;
  try {
    document = parse(yaml);
  } catch (error) {
    throw new InputError(
      `The alert rules are not YAML: ${
        error instanceof Error ? error.message : 'unknown error'
      }`,
    );
  }
  const parsed = fileSchema.safeParse(document);
  if (!parsed.success) {
    throw new InputError(
      `The alert rules cannot become rules of Grafana, which takes alerts only: ${z.prettifyError(
        parsed.error,
      )}`,
    );
  }
  return parsed.data;
}

function queries(expr: string, datasourceUid: string): unknown[] {
  const expression = { type: '__expr__', uid: '__expr__' };
  const common = { intervalMs: 1000, maxDataPoints: 43200 };
  return [
    {
      refId: 'query',
      queryType: '',
      relativeTimeRange: { from: 600, to: 0 },
      datasourceUid,
      model: {
        ...common,
        refId: 'query',
        datasource: { type: 'prometheus', uid: datasourceUid },
        expr,
        instant: true,
        range: false,
      },
    },
    {
      refId: 'present',
      queryType: '',
      relativeTimeRange: { from: 0, to: 0 },
      datasourceUid: '__expr__',
      model: {
        ...common,
        refId: 'present',
        datasource: expression,
        type: 'math',
        expression: 'is_number($query) || is_nan($query) || is_inf($query)',
      },
    },
    {
      refId: 'firing',
      queryType: '',
      relativeTimeRange: { from: 0, to: 0 },
      datasourceUid: '__expr__',
      model: {
        ...common,
        refId: 'firing',
        datasource: expression,
        type: 'threshold',
        expression: 'present',
        conditions: [
          {
            type: 'query',
            evaluator: { type: 'gt', params: [0] },
            operator: { type: 'and' },
            query: { params: ['firing'] },
            reducer: { type: 'last', params: [] },
          },
        ],
      },
    },
  ];
}

/** Titles are unique in a folder, while Prometheus takes one name with several severities. */
function unusedTitle(wanted: string, titles: Set<string>): string {
  let title = wanted;
  for (let number = 2; titles.has(title); number += 1) {
    title = `${wanted} (${number})`;
  }
  titles.add(title);
  return title;
}

/** Grafana's `$value` is a text about all queries; the number that Prometheus means is that of our query. */
function convertTemplate(text: string): string {
  return text.replaceAll(/\{\{.*?\}\}/gs, action =>
    action.replaceAll(/(?:\$value|\.Value)\b/g, '$values.query.Value'),
  );
}

const unitSeconds: Record<string, number> = {
  ms: 0.001,
  s: 1,
  m: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
  y: 31_536_000,
};

function seconds(duration: string): number {
  let total = 0;
  for (const [, count, unit] of duration.matchAll(/(\d+)(ms|[smhdwy])/g)) {
    total += Number(count) * unitSeconds[unit];
  }
  return total;
}
