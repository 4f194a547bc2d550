import { mockServices } from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { HcpTerraformProvider } from '../HcpTerraformProvider';
import { readHcpTerraformSettings } from '../settings';

export const API = 'https://app.terraform.io/api/v2';
export const STORAGE = 'https://archivist.terraform.io/v1/object/x';
export const STATE_STORAGE =
  'https://archivist.terraform.io/v1/object/canary-signed';
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
  /** Beside the workspace, where it is asked for with its current run. */
  included: object[] = [];
  /** The answer to a run that is asked for. */
  created: () => Response | Promise<Response> = () =>
    HttpResponse.json(
      {
        data: {
          id: 'run-9',
          type: 'runs',
          attributes: { 'auto-apply': false },
        },
      },
      { status: 201 },
    );
  readonly runs: Array<{ type: string | null; body: unknown }> = [];
  stateUrl: string | null =
    'https://app.terraform.io/api/state-versions/sv-1/hosted_json_state';
  state: object | undefined = { format_version: '1.0' };

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
      http.get(`${API}/workspaces/ws-1`, ({ request }) =>
        HttpResponse.json({
          data: this.workspace,
          ...(request.url.includes('include=current_run') && {
            included: this.included,
          }),
        }),
      ),
      http.get(`${API}/organizations/:organization/workspaces`, ({ params }) =>
        HttpResponse.json({
          data: params.organization === 'acme' ? [this.workspace] : [],
          meta: { pagination: { 'next-page': null } },
        }),
      ),
      http.post(`${API}/runs`, async ({ request }) => {
        this.runs.push({
          type: request.headers.get('content-type'),
          body: await request.json(),
        });
        return this.created();
      }),
      http.get(`${API}/workspaces/ws-1/current-state-version`, () =>
        HttpResponse.json({
          data: {
            id: 'sv-1',
            attributes: {
              'hosted-json-state-download-url': this.stateUrl,
              'hosted-state-download-url': 'canary-raw',
              resources: [{ name: 'web', type: 'aws_instance', count: 1 }],
            },
          },
        }),
      ),
      http.get(
        'https://app.terraform.io/api/state-versions/sv-1/hosted_json_state',
        ({ request }) =>
          request.headers.has('authorization')
            ? new HttpResponse(null, {
                status: 307,
                headers: { Location: STATE_STORAGE },
              })
            : HttpResponse.json({}, { status: 401 }),
      ),
      http.get(STATE_STORAGE, ({ request }) => {
        if (request.headers.has('authorization')) {
          return HttpResponse.json({}, { status: 400 });
        }
        return this.state
          ? HttpResponse.json(this.state)
          : new HttpResponse(null, { status: 204 });
      }),
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
          app: { title: 'The portal', baseUrl: 'https://portal.acme.com' },
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
