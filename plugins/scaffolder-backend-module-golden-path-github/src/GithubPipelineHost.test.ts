import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { API, FakeGithub } from './__testUtils__/fakeGithub';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ARTIFACT_PREFIX, GithubPipelineHost } from './GithubPipelineHost';

const REPO = `${API}/repos/acme/refunds`;
const SHA = 'a'.repeat(40);

describe('GithubPipelineHost', () => {
  const server = setupServer();
  registerMswTestHooks(server);
  let github: FakeGithub;

  beforeEach(() => {
    github = new FakeGithub();
  });
  afterEach(() => github.checkLogs());

  function createHost(settings: object = {}, grace = 10_000) {
    return new GithubPipelineHost({
      ...github.client({ github: settings }),
      poll: { initial: 5, longest: 20, grace },
    });
  }

  const request = {
    service: 'refunds',
    repository: {
      owner: 'acme',
      name: 'refunds',
      url: 'https://github.com/acme/refunds',
      cloneUrl: 'https://github.com/acme/refunds.git',
      catalogInfoUrl: 'https://github.com/acme/refunds/blob/main/c.yaml',
      defaultBranch: 'main',
      headSha: SHA,
    },
  };

  function run(overrides: object = {}) {
    return {
      id: 7,
      name: 'Pipeline',
      workflow_id: 3,
      run_number: 1,
      html_url: 'https://github.com/acme/refunds/actions/runs/7',
      status: 'completed',
      conclusion: 'success',
      ...overrides,
    };
  }

  function job(steps: [string, string | null][], overrides: object = {}) {
    return {
      id: 70,
      name: 'plan',
      html_url: 'https://github.com/acme/refunds/actions/runs/7/job/70',
      status: 'completed',
      conclusion: 'success',
      steps: steps.map(([name, conclusion], index) => ({
        name,
        number: index + 1,
        status: conclusion ? 'completed' : 'in_progress',
        conclusion,
      })),
      ...overrides,
    };
  }

  it('lets the pipeline run with no more rights than it needs, once', async () => {
    let enabled = false;
    let permissions = {
      default_workflow_permissions: 'write',
      can_approve_pull_request_reviews: true,
    };
    const variables = new Map([
      ['KEPT', 'same'],
      ['CHANGED', 'old'],
      ...Array.from({ length: 30 }, (_, index): [string, string] => [
        `OTHER_${index}`,
        'x',
      ]),
    ]);
    const writes: string[] = [];
    server.use(
      http.get(`${REPO}/actions/permissions`, () =>
        HttpResponse.json({ enabled }),
      ),
      http.put(`${REPO}/actions/permissions`, async ({ request: call }) => {
        writes.push('permissions');
        enabled = ((await call.json()) as { enabled: boolean }).enabled;
        return new HttpResponse(null, { status: 204 });
      }),
      http.get(`${REPO}/actions/permissions/workflow`, () =>
        HttpResponse.json(permissions),
      ),
      http.put(
        `${REPO}/actions/permissions/workflow`,
        async ({ request: call }) => {
          writes.push('workflow');
          permissions = (await call.json()) as typeof permissions;
          return new HttpResponse(null, { status: 204 });
        },
      ),
      http.get(`${REPO}/actions/variables`, ({ request: call }) => {
        const page = Number(new URL(call.url).searchParams.get('page') ?? 1);
        // The wanted ones are on the last page.
        const all = [...variables].reverse();
        return HttpResponse.json(
          {
            total_count: all.length,
            variables: all
              .slice((page - 1) * 30, page * 30)
              .map(([name, value]) => ({ name, value })),
          },
          {
            headers:
              page * 30 < all.length
                ? {
                    Link: `<${REPO}/actions/variables?per_page=30&page=${
                      page + 1
                    }>; rel="next"`,
                  }
                : {},
          },
        );
      }),
      http.post(`${REPO}/actions/variables`, async ({ request: call }) => {
        const body = (await call.json()) as { name: string; value: string };
        writes.push(`create ${body.name}`);
        variables.set(body.name, body.value);
        return HttpResponse.json({}, { status: 201 });
      }),
      http.patch(
        `${REPO}/actions/variables/:name`,
        async ({ request: call, params }) => {
          writes.push(`update ${params.name}`);
          variables.set(
            String(params.name),
            ((await call.json()) as { value: string }).value,
          );
          return new HttpResponse(null, { status: 204 });
        },
      ),
    );
    const host = createHost({
      variables: {
        KEPT: 'same',
        CHANGED: 'new',
        PLAN_REGISTRY: 'ghcr.io/acme',
      },
    });
    expect(await host.setUp(request, github.context())).toEqual({
      url: 'https://github.com/acme/refunds/actions',
    });
    expect(writes).toEqual([
      'permissions',
      'workflow',
      'update CHANGED',
      'create PLAN_REGISTRY',
    ]);
    expect(permissions).toEqual({
      default_workflow_permissions: 'read',
      can_approve_pull_request_reviews: false,
    });
    await host.setUp(request, github.context());
    expect(writes).toHaveLength(4);
  });

  it('follows the run step by step and reads the id of its artifact from the last page', async () => {
    let looks = 0;
    server.use(
      http.get(`${REPO}/actions/runs`, ({ request: call }) => {
        looks += 1;
        expect(new URL(call.url).searchParams.get('head_sha')).toBe(SHA);
        if (looks === 1) {
          return HttpResponse.json({ total_count: 0, workflow_runs: [] });
        }
        const state =
          looks === 2 ? { status: 'in_progress', conclusion: null } : {};
        return HttpResponse.json({
          total_count: 1,
          workflow_runs: [run(state)],
        });
      }),
      http.get(`${REPO}/actions/runs/7/jobs`, () =>
        HttpResponse.json({
          total_count: 1,
          jobs: [
            job([
              ['plan validate', 'success'],
              ['plan run test', looks === 2 ? null : 'success'],
            ]),
          ],
        }),
      ),
      http.get(`${REPO}/actions/runs/7/artifacts`, ({ request: call }) => {
        const page = new URL(call.url).searchParams.get('page');
        return page === '2'
          ? HttpResponse.json({
              total_count: 2,
              artifacts: [
                {
                  id: 2,
                  name: 'paved-path-artifact-main-0123456789-abcdef0123',
                  expired: false,
                },
              ],
            })
          : HttpResponse.json(
              {
                total_count: 2,
                artifacts: [{ id: 1, name: 'coverage', expired: false }],
              },
              {
                headers: {
                  Link: `<${REPO}/actions/runs/7/artifacts?page=2>; rel="next"`,
                },
              },
            );
      }),
    );
    expect(
      await createHost().waitForArtifact(request, github.context()),
    ).toEqual({
      url: 'https://github.com/acme/refunds/actions/runs/7',
      artifactId: 'main-0123456789-abcdef0123',
    });
    expect(github.logs.filter(line => line.startsWith('info'))).toEqual([
      'info: Workflow Pipeline: https://github.com/acme/refunds/actions/runs/7',
      'info: plan: plan validate: success',
      'info: plan: plan run test: success',
    ]);
  });

  it("looks for the name under which the plan's workflow uploads the artifact", async () => {
    const workflow = await readFile(
      resolve(__dirname, '../../../plans/service/github/workflow.yaml'),
      'utf8',
    );
    const [, upload = ''] = workflow.split('uses: actions/upload-artifact@');
    expect(/^ +name: (.*)$/m.exec(upload)?.[1]).toBe(
      `${ARTIFACT_PREFIX}\${{ steps.artifact.outputs.id }}`,
    );
  });

  it('says which step failed and where', async () => {
    server.use(
      http.get(`${REPO}/actions/runs`, () =>
        HttpResponse.json({
          total_count: 1,
          workflow_runs: [run({ conclusion: 'failure' })],
        }),
      ),
      http.get(`${REPO}/actions/runs/7/jobs`, () =>
        HttpResponse.json({
          total_count: 1,
          jobs: [
            job(
              [
                ['plan validate', 'success'],
                ['plan run test', 'failure'],
                ['plan package', 'skipped'],
              ],
              { conclusion: 'failure' },
            ),
          ],
        }),
      ),
    );
    await expect(
      createHost().waitForArtifact(request, github.context()),
    ).rejects.toThrow(
      "The pipeline ended as failure in plan, step 'plan run test': https://github.com/acme/refunds/actions/runs/7/job/70",
    );
  });

  it('does not wait for ever', async () => {
    server.use(
      http.get(`${REPO}/actions/runs`, () =>
        HttpResponse.json({ total_count: 0, workflow_runs: [] }),
      ),
    );
    await expect(
      createHost({}, 10).waitForArtifact(request, github.context()),
    ).rejects.toThrow(/No workflow has started for commit aaaaaaaaaa/);
    await expect(
      createHost({
        pipelineDeadline: { milliseconds: 50 },
      }).waitForArtifact(request, github.context()),
    ).rejects.toThrow(/has stored no artifact after/);

    const controller = new AbortController();
    const waiting = createHost().waitForArtifact(
      request,
      github.context(controller.signal),
    );
    controller.abort(new Error('cancelled by Ana'));
    await expect(waiting).rejects.toThrow('cancelled by Ana');
  });
});
