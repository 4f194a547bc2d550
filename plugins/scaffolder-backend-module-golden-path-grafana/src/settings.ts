import { RootConfigService } from '@backstage/backend-plugin-api';
import { readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** What `goldenPath.grafana` says. @public */
export type GrafanaSettings = {
  /** Without a slash at its end. */
  url: string;
  token: string;
  folder: string | undefined;
  datasourceUid: string;
  organizationId: number | undefined;
  /** In milliseconds. */
  callTimeout: number;
};

/**
 * Reads `goldenPath.grafana`; undefined where it is not configured, an InputError where it is wrong.
 * @public
 */
export function readGrafanaSettings(
  root: RootConfigService,
): GrafanaSettings | undefined {
  const config = root.getOptionalConfig('goldenPath.grafana');
  if (!config) return undefined;
  const url = config.getString('url').replace(/\/+$/, '');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new InputError(
      `goldenPath.grafana.url is '${url}'; it must be an address such as https://grafana.example.com`,
    );
  }
  return {
    url,
    token: config.getString('token'),
    folder: config.getOptionalString('folder'),
    datasourceUid: config.getString('datasourceUid'),
    organizationId: config.getOptionalNumber('organizationId'),
    callTimeout: config.has('callTimeout')
      ? durationToMilliseconds(
          readDurationFromConfig(config, { key: 'callTimeout' }),
        )
      : 20_000,
  };
}
