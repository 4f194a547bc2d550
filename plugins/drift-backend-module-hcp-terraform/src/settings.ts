import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** What `drift.hcpTerraform` says; durations are in milliseconds. @internal */
export type HcpTerraformSettings = {
  organizations: { name: string; token: string }[];
  /** Without a slash at its end. */
  url: string;
  callTimeout: number;
  longestAge: number;
  /** What the portal calls itself where it asks for something, such as `Paved Path (https://portal.example.com)`. */
  portal: string;
};

/**
 * Reads `drift.hcpTerraform`; undefined where it is not configured, an InputError where it is wrong.
 * @internal
 */
export function readHcpTerraformSettings(
  root: RootConfigService,
): HcpTerraformSettings | undefined {
  const config = root.getOptionalConfig('drift.hcpTerraform');
  if (!config) return undefined;
  const organizations = config
    .getConfigArray('organizations')
    .map(organization => ({
      name: organization.getString('name'),
      token: organization.getString('token'),
    }));
  const names = organizations.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `drift.hcpTerraform.organizations lists '${twice}' twice; list it once`,
    );
  }
  const url = (
    config.getOptionalString('url') ?? 'https://app.terraform.io'
  ).replace(/\/+$/, '');
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    throw new InputError(
      `drift.hcpTerraform.url is '${url}'; it must be an address such as https://app.terraform.io`,
    );
  }
  return {
    organizations,
    url,
    callTimeout: readMilliseconds(config, 'callTimeout', 20_000),
    longestAge: readMilliseconds(config, 'longestAge', 3 * 24 * 60 * 60_000),
    portal: describePortal(root),
  };
}

function describePortal(root: RootConfigService): string {
  const title = root.getOptionalString('app.title') ?? 'Backstage';
  const baseUrl = root.getOptionalString('app.baseUrl');
  return baseUrl ? `${title} (${baseUrl})` : title;
}

function readMilliseconds(
  config: Config,
  key: string,
  fallback: number,
): number {
  return config.has(key)
    ? durationToMilliseconds(readDurationFromConfig(config, { key }))
    : fallback;
}
