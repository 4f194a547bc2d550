import { RootConfigService } from '@backstage/backend-plugin-api';
import { Config, readDurationFromConfig } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { durationToMilliseconds } from '@backstage/types';

/** A report of `drift.driftctl.reports`. @internal */
export type ReportSettings = {
  id: string;
  title: string;
  source: { file: string } | { url: URL; authorization?: string };
  /** In milliseconds. */
  maxAge: number;
};

const WEEK = 7 * 24 * 60 * 60_000;

/**
 * Reads `drift.driftctl.reports`; none where it is not configured, an InputError where it is wrong.
 * @internal
 */
export function readDriftctlSettings(
  root: RootConfigService,
): ReportSettings[] {
  const config = root.getOptionalConfig('drift.driftctl');
  if (!config) return [];
  const reports = config.getConfigArray('reports').map(readReport);
  const ids = reports.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new InputError(
      `drift.driftctl.reports has the id '${twice}' twice; give each report its own`,
    );
  }
  return reports;
}

function readReport(config: Config, index: number): ReportSettings {
  const key = `drift.driftctl.reports[${index}]`;
  const id = config.getString('id');
  if (!/^[A-Za-z0-9-]+$/.test(id)) {
    throw new InputError(
      `${key}.id is '${id}'; it must be letters, digits and '-', such as aws-production`,
    );
  }
  return {
    id,
    title: config.getOptionalString('title') ?? id,
    source: readSource(config, key),
    maxAge: config.has('maxAge')
      ? durationToMilliseconds(
          readDurationFromConfig(config, { key: 'maxAge' }),
        )
      : WEEK,
  };
}

function readSource(config: Config, key: string): ReportSettings['source'] {
  const file = config.getOptionalString('file');
  const url = config.getOptionalString('url');
  if (file !== undefined && url === undefined) return { file };
  if (url === undefined || file !== undefined) {
    throw new InputError(
      `${key} needs either a file or a url, and ${
        url === undefined ? 'has none' : 'has both'
      }`,
    );
  }
  // The address may be signed, so it is not told.
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new InputError(
      `${key}.url must be an address that begins with https, such as https://artifacts.example.com/driftctl.json`,
    );
  }
  if (parsed.username || parsed.password) {
    throw new InputError(
      `${key}.url has credentials in it; set ${key}.authorization instead`,
    );
  }
  return {
    url: parsed,
    authorization: config.getOptionalString('authorization'),
  };
}
