import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { delay, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  environment,
  FakeHcpTerraform,
  TOKEN,
  toWorkspace,
} from './__testUtils__/FakeHcpTerraform';

const signal = () => new AbortController().signal;

describe('startRun', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let hcp: FakeHcpTerraform;

  beforeEach(() => {
    hcp = new FakeHcpTerraform();
    server.use(...hcp.handlers);
  });

  const open = (data: object = {}, optionId = 'run') =>
    hcp
      .createProvider(data)
      .openFix(
        environment,
        { optionId, actor: 'user:default/ana' },
        { signal: signal() },
      );

  const failure = (data?: object) =>
    open(data).then(
      () => Promise.reject(new Error('It was opened')),
      (error: Error) => error,
    );

  function setCurrentRun(status: string | undefined) {
    hcp.workspace = {
      ...toWorkspace('ws-1', { locked: true }),
      relationships: {
        'current-run': { data: { id: 'run-8', type: 'runs' } },
      },
    };
    hcp.included = status
      ? [{ id: 'run-8', type: 'runs', attributes: { status } }]
      : [];
  }

  it('is offered beside the way to the runs', async () => {
    const provider = hcp.createProvider();
    expect(await provider.getFixOptions(environment)).toEqual([
      expect.objectContaining({
        direction: 'code-to-cloud',
        title: 'Start a run in HCP Terraform',
        kind: 'open',
        id: 'run',
      }),
      {
        direction: 'code-to-cloud',
        title: 'Open the runs in HCP Terraform',
        kind: 'link',
        url: `${environment.url}/runs`,
      },
    ]);
  });

  it('creates a run that waits for somebody, and says who asked', async () => {
    expect(await open()).toEqual({
      kind: 'run',
      title: 'acme/payments-production, run-9',
      url: `${environment.url}/runs/run-9`,
      notes: [expect.stringContaining('waits for somebody to confirm')],
    });
    expect(hcp.runs).toEqual([
      {
        type: 'application/vnd.api+json',
        body: {
          data: {
            type: 'runs',
            attributes: {
              message:
                'Asked for by user:default/ana in The portal (https://portal.acme.com), since the workspace drifted',
              'auto-apply': false,
            },
            relationships: {
              workspace: { data: { type: 'workspaces', id: 'ws-1' } },
            },
          },
        },
      },
    ]);
  });

  it.each([['applied'], ['errored'], ['planned_and_finished']])(
    'starts one where the last one is %s',
    async status => {
      setCurrentRun(status);
      Object.assign((hcp.workspace as { attributes: object }).attributes, {
        locked: false,
      });
      await expect(open()).resolves.toMatchObject({ kind: 'run' });
    },
  );

  it.each([['planned'], ['pending'], ['policy_override'], ['something_new']])(
    'starts none where one is %s',
    async status => {
      setCurrentRun(status);
      expect(await failure()).toMatchObject({
        name: 'ConflictError',
        message: `A run of acme/payments-production is under way or waits for somebody already (${status}); confirm or discard it first: ${environment.url}/runs/run-8`,
      });
      expect(hcp.runs).toEqual([]);
    },
  );

  it.each([
    [{ locked: true }, 'ConflictError', 'is locked in HCP Terraform'],
    [{ 'execution-mode': 'local' }, 'ConflictError', 'execution mode local'],
    [
      { permissions: { 'can-queue-run': false } },
      'NotAllowedError',
      'may not start runs of acme/payments-production; give its team',
    ],
  ])('starts none where the workspace is %j', async (data, name, text) => {
    hcp.workspace = toWorkspace('ws-1', data);
    expect(await failure()).toMatchObject({
      name,
      message: expect.stringContaining(text),
    });
    expect(hcp.runs).toEqual([]);
  });

  it.each([
    [401, 'NotAllowedError', 'may not start runs of'],
    [403, 'NotAllowedError', 'may not start runs of'],
    [
      404,
      'NotFoundError',
      'has no workspace acme/payments-production any more',
    ],
    [422, 'ConflictError', 'takes no run of acme/payments-production now, see'],
    [429, 'ServiceUnavailableError', 'it asks to wait'],
  ])('says why HCP Terraform refuses with %s', async (status, name, text) => {
    hcp.created = () =>
      HttpResponse.json(
        {
          errors: [{ status, title: 'no', detail: `queue is full: ${TOKEN}` }],
        },
        { status },
      );
    const error = await failure();
    expect(error).toMatchObject({ name });
    expect(error.message).toContain(text);
    expect(error.message).toContain('queue is full: ***');
    expect(hcp.runs).toHaveLength(1);
  });

  it.each([
    ['breaks', () => HttpResponse.error()],
    ['is lost', () => HttpResponse.json({}, { status: 502 })],
    [
      'is late',
      async () => {
        await delay('infinite');
        return HttpResponse.json({});
      },
    ],
  ])(
    'does not guess where the answer %s, and asks once',
    async (_, created) => {
      hcp.created = created;
      expect(await failure({ callTimeout: { seconds: 1 } })).toMatchObject({
        name: 'OutcomeUnknownError',
        message: expect.stringMatching(
          /^It is not known whether HCP Terraform created a run .*; look at https:.*\/runs first$/,
        ),
      });
      expect(hcp.runs).toHaveLength(1);
    },
  );

  it('knows no other option', async () => {
    await expect(open({}, 'destroy')).rejects.toThrow(
      "HCP Terraform has no option 'destroy'; it has run",
    );
  });
});
