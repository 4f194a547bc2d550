import { renderTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { mockClient } from '@paved-path/provider-kit-react/testUtils';
import { repository, run, workload } from './__testUtils__';
import { SandboxApi, sandboxApiRef } from './api';
import plugin from './index';

function renderAt(path: string) {
  const api = mockClient<SandboxApi>({
    getWorkloads: async () => [workload],
    getRuns: async () => [run],
    getRun: async () => run,
    getRunLog: async () => ({ text: 'hello', next: 5, end: true }),
    getRepositories: async () => [repository],
    getRepository: async () => repository,
    getTokens: async () => [],
  });
  renderTestApp({
    features: [
      plugin.withOverrides({
        extensions: [
          plugin.getExtension('api:sandbox').override({
            params: defineParams =>
              defineParams({
                api: sandboxApiRef,
                deps: {},
                factory: () => api,
              }),
          }),
        ],
      }),
    ],
    initialRouteEntries: [path],
  });
}

describe('the sandbox plugin', () => {
  it.each([
    ['/sandbox', /refunds.production/],
    ['/sandbox/services', /refunds.production/],
    ['/sandbox/runs', 'Pay money back'],
    ['/sandbox/runs/run-1', 'hello'],
    ['/sandbox/repositories', 'services/refunds'],
    ['/sandbox/repositories/services/refunds', 'Pays money back'],
    ['/sandbox/tokens', 'You have no push token'],
    ['/sandbox/nothing', /page not found/i],
    ['/sandbox/repositories/nothing', /page not found/i],
  ])('answers %s', async (path, text) => {
    renderAt(path);
    expect((await screen.findAllByText(text)).length).toBeGreaterThan(0);
  });
});
