import {
  AuthService,
  DiscoveryService,
  LoggerService,
} from '@backstage/backend-plugin-api';
import { CatalogService } from '@backstage/plugin-catalog-node';
import { EntityAccess } from '@paved-path/provider-kit-node';
import { CostConfig } from '../config';
import { CostDatabase } from '../database/CostDatabase';
import { CostExtensions } from '../extensions';
import { Anomalies } from './Anomalies';
import { AttributionSource } from './AttributionSource';
import { Budgets } from './Budgets';
import { BudgetWatch } from './BudgetWatch';
import { CostReporter } from './CostReporter';
import { Coverage } from './Coverage';
import { EntityDirectory } from './EntityDirectory';
import { Estimates } from './Estimates';
import { ManagedResources } from './ManagedResources';
import { OrganisationViews } from './OrganisationViews';
import { OverviewViews } from './OverviewViews';
import { Refresh } from './Refresh';
import { Releases } from './Releases';
import { ReportViews } from './ReportViews';
import { ResourceViews } from './ResourceViews';
import { Scopes } from './Scopes';
import { SliceReader } from './SliceReader';
import { SourceViews } from './SourceViews';

/**
 * Puts the services together.
 * @internal
 */
export function createCost(options: {
  auth: AuthService;
  catalog: CatalogService;
  discovery: DiscoveryService;
  logger: LoggerService;
  access: EntityAccess;
  config: CostConfig;
  database: CostDatabase;
  extensions: CostExtensions;
  reporter: CostReporter;
}) {
  const { config } = options;
  const { providers } = options.extensions;
  const shared = { ...options, providers };
  const directory = new EntityDirectory(shared);
  const coverage = new Coverage({
    ...shared,
    interval: config.refreshInterval,
  });
  const budgets = new Budgets(config);
  const refresh = new Refresh({
    ...shared,
    directory,
    managed: new ManagedResources(shared),
    reader: new SliceReader({ ...shared, conflicts: config.conflicts }),
    rules: new AttributionSource(shared),
  });
  const overviews = new OverviewViews({ ...shared, coverage, budgets });
  const reports = new ReportViews({
    ...shared,
    coverage,
    releases: new Releases(shared),
  });
  return {
    directory,
    refresh,
    overviews,
    reports,
    scopes: new Scopes({ ...shared, directory }),
    resources: new ResourceViews({ ...shared, reports }),
    organisation: new OrganisationViews({
      ...shared,
      coverage,
      directory,
      reports,
    }),
    sources: new SourceViews({ ...shared, coverage }),
    anomalies: new Anomalies({ ...shared, coverage }),
    budgetWatch: new BudgetWatch({ ...shared, budgets, coverage, overviews }),
    estimates: new Estimates(shared),
  };
}
