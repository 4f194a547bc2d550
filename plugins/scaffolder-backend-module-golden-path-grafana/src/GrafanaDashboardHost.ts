import { parseEntityRef } from '@backstage/catalog-model';
import { ConflictError, isError } from '@backstage/errors';
import {
  DashboardHost,
  StepContext,
} from '@paved-path/backstage-plugin-golden-path-node';
import { z } from 'zod';
import { convertAlertRules, GrafanaRuleGroup } from './alertRules';
import { prepareDashboard } from './dashboard';
import { GrafanaClient } from './GrafanaClient';
import { GrafanaSettings } from './settings';
import { toUid } from './uid';

const savedSchema = z.object({ uid: z.string(), url: z.string() });
const folderSchema = z.object({ uid: z.string() });
const groupSchema = z.object({
  rules: z
    .array(z.object({ uid: z.string(), title: z.string() }))
    .nullish()
    .transform(rules => rules ?? []),
});

/** Dashboards and alert rules in Grafana. @internal */
export class GrafanaDashboardHost implements DashboardHost {
  readonly id = 'grafana';
  readonly title = 'Grafana';
  readonly #client: GrafanaClient;
  readonly #settings: GrafanaSettings;

  constructor(options: { client: GrafanaClient; settings: GrafanaSettings }) {
    this.#client = options.client;
    this.#settings = options.settings;
  }

  async publish(
    request: Parameters<DashboardHost['publish']>[0],
    context: StepContext,
  ): Promise<{ url: string }> {
    const { service, ownerRef, dashboard, alertRules } = request;
    const { logger, signal } = context;
    const { url, datasourceUid, organizationId, folder } = this.#settings;
    const owner = parseEntityRef(ownerRef, { defaultKind: 'group' }).name;
    const uid = toUid('service', service);
    const title = folder ?? owner;
    const folderUid = toUid('paved-path', title);
    // Read before anything is written, so that rules which cannot be taken leave nothing behind.
    const groups = convertAlertRules(alertRules, {
      service,
      owner,
      folderUid,
      datasourceUid,
      organizationId,
      dashboardUrl: `${url}/d/${uid}`,
    });
    await this.#createFolder(folderUid, title, context);
    const saved = await this.#client.call(
      {
        method: 'POST',
        path: '/api/dashboards/db',
        body: {
          dashboard: prepareDashboard(dashboard, {
            uid,
            service,
            owner,
            datasourceUid,
          }),
          folderUid,
          overwrite: true,
          message: 'Published by the golden path',
        },
      },
      savedSchema,
      signal,
    );
    const address = new URL(saved.url, `${url}/`).toString();
    logger.info(`Published the dashboard ${address}`);
    for (const group of groups) {
      await this.#putRuleGroup(group, signal);
      logger.info(
        `Published ${group.rules.length} alert rules in '${group.title}'`,
      );
    }
    return { url: address };
  }

  async #createFolder(
    uid: string,
    title: string,
    context: StepContext,
  ): Promise<void> {
    const { signal, logger } = context;
    try {
      await this.#client.call(
        { method: 'POST', path: '/api/folders', body: { uid, title } },
        folderSchema,
        signal,
      );
      logger.info(`Created the folder '${title}'`);
    } catch (error) {
      if (!isError(error) || error.name !== 'ConflictError') throw error;
      try {
        await this.#client.call(
          { method: 'GET', path: `/api/folders/${uid}` },
          folderSchema,
          signal,
        );
      } catch (other) {
        if (!isError(other) || other.name !== 'NotFoundError') throw other;
        throw new ConflictError(
          `Grafana has a folder '${title}' that the golden path did not make; rename it, or choose another title in goldenPath.grafana.folder`,
        );
      }
    }
  }

  /** Rules keep their uid, and with it the state of what is firing now. */
  async #putRuleGroup(
    group: GrafanaRuleGroup,
    signal: AbortSignal,
  ): Promise<void> {
    const path = `/api/v1/provisioning/folder/${
      group.folderUid
    }/rule-groups/${encodeURIComponent(group.title)}`;
    const uids = new Map<string, string>();
    try {
      const { rules } = await this.#client.call(
        { method: 'GET', path },
        groupSchema,
        signal,
      );
      for (const rule of rules) uids.set(rule.title, rule.uid);
    } catch (error) {
      if (!isError(error) || error.name !== 'NotFoundError') throw error;
    }
    await this.#client.call(
      {
        method: 'PUT',
        path,
        // A person may still edit the rules in Grafana.
        headers: { 'X-Disable-Provenance': 'true' },
        body: {
          ...group,
          rules: group.rules.map(rule => {
            const uid = uids.get(rule.title);
            return uid ? { ...rule, uid } : rule;
          }),
        },
      },
      z.unknown(),
      signal,
    );
  }
}
