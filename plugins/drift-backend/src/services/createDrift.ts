import {
  AuditorService,
  AuthService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { DriftConfig } from '../config';
import { DriftDatabase } from '../database/DriftDatabase';
import { DriftExtensions } from '../extensions';
import { Blame } from './Blame';
import { CheckRecorder } from './CheckRecorder';
import { CheckRunner } from './CheckRunner';
import { Checks } from './Checks';
import { Discovery } from './Discovery';
import { Coverage } from './Coverage';
import { CoverageViews } from './CoverageViews';
import { createDigest } from './createDigest';
import { DriftCommands } from './DriftCommands';
import { DriftReporter } from './DriftReporter';
import { DriftViews } from './DriftViews';
import { EnvironmentMapping } from './EnvironmentMapping';
import { Fixes } from './Fixes';
import { FixOptions } from './FixOptions';
import { InProcessQueue } from './InProcessQueue';
import { OpenedFixes } from './OpenedFixes';
import { PgBossQueue } from './PgBossQueue';
import { Scans } from './Scans';

/**
 * Puts the services together.
 * @internal
 */
export function createDrift(options: {
  auditor: AuditorService;
  auth: AuthService;
  catalog: CatalogService;
  logger: LoggerService;
  config: DriftConfig;
  database: DriftDatabase;
  extensions: DriftExtensions;
  reporter: DriftReporter;
}) {
  const { logger, config, database, extensions, reporter } = options;
  const { providers, inventories } = extensions;
  const { checkTimeout, concurrency, schedule } = config;

  const queue = database.isPostgres
    ? new PgBossQueue({
        knex: database.knex,
        checks: database.checks,
        concurrency,
        checkTimeout,
        logger,
      })
    : new InProcessQueue({ checks: database.checks, concurrency, logger });
  const scans = new Scans({ database, reporter });
  const runner = new CheckRunner({
    ...options,
    providers,
    blame: new Blame({ providers: extensions.blameProviders, logger }),
    recorder: new CheckRecorder({ database, schedule }),
    scans,
    checkTimeout,
    digestOf: createDigest(config.digestKey),
  });
  const checks = new Checks({
    database,
    queue,
    runner,
    reporter,
    scans,
    schedule,
  });
  const discovery = new Discovery({
    ...options,
    providers,
    mapping: new EnvironmentMapping({ ...options, providers }),
    timeout: config.discoveryTimeout,
  });
  const commands = new DriftCommands({ database, reporter });
  const fixes = new Fixes({
    database,
    providers,
    checks,
    timeout: checkTimeout,
    planLifetime: config.planLifetime,
  });
  const fixOptions = new FixOptions({
    database,
    providers,
    codeHosts: extensions.codeHosts,
  });
  const openedFixes = new OpenedFixes({
    database,
    fixOptions,
    reporter,
    timeout: checkTimeout,
  });
  const coverage = new Coverage({
    ...options,
    providers,
    inventories,
    concurrency,
    timeout: config.coverageTimeout,
  });
  const coverageViews = new CoverageViews({
    database,
    providers,
    inventories,
    interval: config.coverageInterval,
  });
  const views = new DriftViews({ ...config, database, providers });
  return {
    queue,
    scans,
    runner,
    checks,
    discovery,
    commands,
    fixes,
    fixOptions,
    openedFixes,
    coverage,
    coverageViews,
    views,
  };
}
