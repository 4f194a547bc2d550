import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();

// The portal itself: the built frontend, who signs in, who may do what
backend.add(import('@backstage/plugin-app-backend'));
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-github-provider'));
backend.add(
  import('@paved-path/backstage-plugin-auth-backend-module-local-users'),
);
backend.add(import('@backstage/plugin-permission-backend'));
backend.add(import('./policy'));
backend.add(import('@backstage/plugin-user-settings-backend'));
backend.add(import('@backstage/plugin-notifications-backend'));
backend.add(import('@backstage/plugin-signals-backend'));
backend.add(import('@backstage/plugin-events-backend'));
backend.add(import('@backstage/plugin-proxy-backend'));
backend.add(import('@backstage/plugin-mcp-actions-backend'));

// Catalog
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('@backstage/plugin-catalog-backend-module-logs'));
backend.add(
  import('@backstage/plugin-catalog-backend-module-scaffolder-entity-model'),
);
backend.add(import('./catalogFileText'));

// Search
backend.add(import('@backstage/plugin-search-backend'));
backend.add(import('@backstage/plugin-search-backend-module-catalog'));
backend.add(import('@backstage/plugin-search-backend-module-techdocs'));

// Docs
backend.add(import('@backstage/plugin-techdocs-backend'));
backend.add(
  import('@paved-path/backstage-plugin-techdocs-backend-module-markdown'),
);
backend.add(import('./techdocsPrebuild'));

// Sandbox: the platform on one machine
backend.add(import('@paved-path/backstage-plugin-sandbox-backend'));

// Release manager
backend.add(import('@paved-path/backstage-plugin-release-manager-backend'));
backend.add(
  import('@paved-path/backstage-plugin-release-manager-backend-module-gitops'),
);
backend.add(
  import('@paved-path/backstage-plugin-release-manager-backend-module-sandbox'),
);

// Drift of infrastructure
backend.add(import('@paved-path/backstage-plugin-drift-backend'));
backend.add(
  import('@paved-path/backstage-plugin-drift-backend-module-terraform'),
);
backend.add(import('@paved-path/backstage-plugin-drift-backend-module-env0'));
backend.add(
  import('@paved-path/backstage-plugin-drift-backend-module-hcp-terraform'),
);
backend.add(import('@paved-path/backstage-plugin-drift-backend-module-aws'));
backend.add(
  import('@paved-path/backstage-plugin-drift-backend-module-driftctl'),
);
backend.add(import('@paved-path/backstage-plugin-drift-backend-module-github'));

// On-call: where an entity is at PagerDuty, that comes before a rota
backend.add(import('@paved-path/backstage-plugin-on-call-backend'));
backend.add(
  import('@paved-path/backstage-plugin-on-call-backend-module-pagerduty'),
);
backend.add(import('@paved-path/backstage-plugin-on-call-backend-module-rota'));
backend.add(
  import('@paved-path/backstage-plugin-on-call-backend-module-sandbox'),
);
backend.add(
  import('@paved-path/backstage-plugin-on-call-backend-module-github'),
);

// Cost: what a service costs, from bills
backend.add(import('@paved-path/backstage-plugin-cost-backend'));
backend.add(import('@paved-path/backstage-plugin-cost-backend-module-focus'));
backend.add(import('@paved-path/backstage-plugin-cost-backend-module-aws'));
backend.add(
  import('@paved-path/backstage-plugin-cost-backend-module-opencost'),
);
backend.add(import('@paved-path/backstage-plugin-cost-backend-module-env0'));

// Golden path: from a five-field form to production
backend.add(import('@backstage/plugin-scaffolder-backend'));
backend.add(
  import('@paved-path/backstage-plugin-scaffolder-backend-module-golden-path'),
);
backend.add(
  import(
    '@paved-path/backstage-plugin-scaffolder-backend-module-golden-path-sandbox'
  ),
);
backend.add(
  import(
    '@paved-path/backstage-plugin-scaffolder-backend-module-golden-path-github'
  ),
);
backend.add(
  import(
    '@paved-path/backstage-plugin-scaffolder-backend-module-golden-path-grafana'
  ),
);
backend.add(
  import(
    '@paved-path/backstage-plugin-scaffolder-backend-module-golden-path-pagerduty'
  ),
);

backend.start();
