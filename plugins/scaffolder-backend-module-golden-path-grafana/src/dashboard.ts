import { z } from 'zod';

const variableSchema = z.looseObject({ type: z.string() });

/**
 * The dashboard as Grafana is given it: found again by its uid, and by the names of its service and owner.
 * @internal
 */
export function prepareDashboard(
  dashboard: Record<string, unknown>,
  options: {
    uid: string;
    service: string;
    owner: string;
    datasourceUid: string;
  },
): Record<string, unknown> {
  const { uid, service, owner, datasourceUid } = options;
  const title = String(dashboard.title ?? service);
  const tags = z.array(z.string()).catch([]).parse(dashboard.tags);
  const templating = z
    .looseObject({ list: z.array(variableSchema) })
    .safeParse(dashboard.templating);
  return {
    ...dashboard,
    // Grafana's own number of it; the uid says which dashboard it is.
    id: null,
    uid,
    title: title.includes(service) ? title : `${service}: ${title}`,
    tags: [
      ...new Set([
        ...tags,
        'paved-path',
        `service:${service}`,
        `owner:${owner}`,
      ]),
    ],
    ...(templating.success && {
      templating: {
        ...templating.data,
        list: templating.data.list.map(variable =>
          variable.type === 'datasource'
            ? {
                ...variable,
                current: { text: datasourceUid, value: datasourceUid },
              }
            : variable,
        ),
      },
    }),
  };
}
