import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { describeDriftProviderContract } from '@paved-path/backstage-plugin-drift-node/testUtils';
import { delay, http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  API,
  FakeHcpTerraform,
  OTHER_TOKEN,
  toAssessment,
  TOKEN,
} from './__testUtils__/FakeHcpTerraform';

describe('HcpTerraformProvider', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let hcp: FakeHcpTerraform;

  beforeEach(() => {
    hcp = new FakeHcpTerraform();
    server.use(...hcp.handlers);
  });

  describeDriftProviderContract({
    create: () => {
      hcp.assessment = toAssessment({ drifted: true });
      hcp.plan = {
        resource_drift: [
          {
            address: 'aws_db_instance.ledger',
            type: 'aws_db_instance',
            name: 'ledger',
            change: {
              actions: ['update'],
              before: { id: 'db-1', password: 'canary-password', url: 'x' },
              after: {
                id: 'db-1',
                password: 'canary-other',
                url: 'canary-other',
              },
              before_sensitive: { password: true },
              after_sensitive: { password: true },
            },
          },
        ],
      };
      hcp.state = {
        format_version: '1.0',
        values: {
          root_module: {
            resources: [
              {
                address: 'aws_db_instance.ledger',
                mode: 'managed',
                type: 'aws_db_instance',
                values: { id: 'db-1', password: 'canary-password' },
                sensitive_values: { password: true },
              },
            ],
          },
        },
      };
      return {
        provider: hcp.createProvider(),
        breakBackend: () =>
          server.use(
            http.all(`${API}/*`, () =>
              HttpResponse.json({ errors: [TOKEN] }, { status: 500 }),
            ),
          ),
        hangBackend: () =>
          server.use(http.all(`${API}/*`, () => delay('infinite'))),
        secrets: ['canary', TOKEN, OTHER_TOKEN],
      };
    },
  });
});
