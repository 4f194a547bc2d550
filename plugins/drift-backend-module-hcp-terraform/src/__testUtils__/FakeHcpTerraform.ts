import { mockServices } from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { HcpTerraformProvider } from '../HcpTerraformProvider';
import { readHcpTerraformSettings } from '../settings';

export const API = 'https://app.terraform.io/api/v2';
export const STORAGE = 'https://archivist.terraform.io/v1/object/x';
export const TOKEN = 'canary-token-77';
export const OTHER_TOKEN = 'canary-token-88';
export const DAY = 24 * 60 * 60_000;

/** The workspace that the fake has, as it is discovered. */
export const environment = {
  key: 'ws-1',
  name: 'acme/payments-production',
  workspace: 'payments-production',
  url: 'https://app.terraform.io/app/acme/workspaces/payments-production',
};

export function toWorkspace(id: string, attributes: object = {}) {
  return {
    id,
    type: 'workspaces',
    attributes: {
      name: `name-of-${id}`,
      'assessments-enabled': true,
      'execution-mode': 'remote',
      'working-directory': '',
      'vcs-repo': null,
      ...attributes,
    },
    relationships: { vars: { data: [] } },
    links: { 'self-html': '/app/acme/workspaces/x' },
  };
}

export function toAssessment(attributes: object = {}) {
  return {
    data: {
      id: 'asmtres-1',
      type: 'assessment-results',
      attributes: {
        drifted: false,
        succeeded: true,
        'error-msg': null,
        'created-at': new Date(Date.now() - DAY).toISOString(),
        ...attributes,
      },
      links: { 'json-output': 'canary-link' },
    },
  };
}

/** HCP Terraform's documented answers for one workspace. */
export class FakeHcpTerraform {
  assessment: object | undefined = toAssessment();
  workspace: object = toWorkspace('ws-1');
  plan: object = { format_version: '1.2', resource_drift: [] };

  get handlers() {
    return [
      http.get(`${API}/workspaces/ws-1/current-assessment-result`, () =>
        this.assessment
          ? HttpResponse.json(this.assessment)
          : HttpResponse.json(
              { errors: [{ status: '404', title: 'not found' }] },
              { status: 404 },
            ),
      ),
      http.get(`${API}/workspaces/ws-1`, () =>
        HttpResponse.json({ data: this.workspace }),
      ),
      http.get(`${API}/assessment-results/asmtres-1/json-output`, () =>
        HttpResponse.json(null, {
          status: 307,
          headers: { Location: STORAGE },
        }),
      ),
      // As a storage with signed addresses does.
      http.get(STORAGE, ({ request }) =>
        request.headers.has('authorization')
          ? HttpResponse.json({}, { status: 400 })
          : HttpResponse.json(this.plan),
      ),
    ];
  }

  /** A provider that does not wait long before it tries again. */
  createProvider(data: object = {}): HcpTerraformProvider {
    const settings = readHcpTerraformSettings(
      mockServices.rootConfig({
        data: {
          drift: {
            hcpTerraform: {
              organizations: [
                { name: 'acme', token: TOKEN },
                { name: 'other', token: OTHER_TOKEN },
              ],
              ...data,
            },
          },
        },
      }),
    )!;
    return new HcpTerraformProvider({ settings, retries: 1, initialDelay: 1 });
  }

  check(data: object = {}, signal = new AbortController().signal) {
    return this.createProvider(data).check(environment, { signal });
  }
}
