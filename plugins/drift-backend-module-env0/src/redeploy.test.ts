import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { delay, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  environment,
  FakeEnv0,
  KEY_SECRET,
  toEnvironment,
} from './__testUtils__/FakeEnv0';

const signal = () => new AbortController().signal;

describe('redeploy', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let env0: FakeEnv0;

  beforeEach(() => {
    env0 = new FakeEnv0();
    server.use(...env0.handlers);
  });

  const open = (data: object = {}, optionId = 'redeploy') =>
    env0
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

  it('is offered beside the way to env0', async () => {
    const provider = env0.createProvider();
    expect(await provider.getFixOptions(environment)).toEqual([
      expect.objectContaining({
        direction: 'code-to-cloud',
        title: 'Redeploy in env0',
        kind: 'open',
        id: 'redeploy',
      }),
      {
        direction: 'code-to-cloud',
        title: 'Open the environment in env0',
        kind: 'link',
        url: environment.url,
      },
    ]);
  });

  it('begins a deployment that waits for an approval, and says who asked', async () => {
    const opened = await open();
    expect(opened).toEqual({
      kind: 'deployment',
      title: 'payments/production, deployment d9',
      url: 'https://app.env0.com/p/p1/environments/e1/deployments/d9',
      notes: [expect.stringContaining('somebody to approve')],
    });
    expect(env0.deployed).toEqual([
      {
        deploymentType: 'deploy',
        comment:
          'Asked for by user:default/ana in The portal (https://portal.acme.com), since the environment drifted',
        userRequiresApproval: true,
      },
    ]);
    expect(JSON.stringify(opened)).not.toContain('canary');
  });

  it('leads to the environment where env0 names no deployment', async () => {
    env0.begun = () => HttpResponse.json({});
    expect(await open()).toMatchObject({
      title: environment.name,
      url: environment.url,
    });
  });

  it.each([
    [{ isArchived: true }, 'is destroyed in env0'],
    [{ status: 'INACTIVE' }, 'is destroyed in env0'],
    [{ status: 'WAITING_FOR_USER' }, 'waits for an approval in env0 already'],
    [{ status: 'DEPLOY_IN_PROGRESS' }, 'is busy with payments/production (DEP'],
    [{ status: 'ABORTING' }, 'try again when that has ended'],
  ])('begins nothing where the environment is %j', async (data, message) => {
    env0.environments = [toEnvironment('e1', data)];
    expect(await failure()).toMatchObject({
      name: 'ConflictError',
      message: expect.stringContaining(message),
    });
    expect(env0.deployed).toEqual([]);
  });

  it.each([
    [401, 'NotAllowedError', 'may not deploy payments/production; give it'],
    [403, 'NotAllowedError', 'may not deploy payments/production; give it'],
    [404, 'NotFoundError', 'no environment payments/production any more'],
    [400, 'ConflictError', 'does not deploy payments/production now, see http'],
    [409, 'ConflictError', 'does not deploy payments/production now, see http'],
    [429, 'ServiceUnavailableError', 'it asks to wait'],
  ])('says why env0 refuses with %s', async (status, name, text) => {
    env0.begun = () =>
      HttpResponse.json(
        { message: `locked by Ben: ${KEY_SECRET}` },
        { status },
      );
    const error = await failure();
    expect(error).toMatchObject({ name });
    expect(error.message).toContain(text);
    expect(error.message).toContain('locked by Ben: ***');
    expect(env0.deployed).toHaveLength(1);
  });

  it.each([
    ['breaks', () => HttpResponse.error()],
    ['is lost', () => HttpResponse.json({}, { status: 504 })],
    [
      'is late',
      async () => {
        await delay('infinite');
        return HttpResponse.json({});
      },
    ],
  ])('does not guess where the answer %s, and asks once', async (_, begun) => {
    env0.begun = begun;
    const error = await failure({ callTimeout: { seconds: 1 } });
    expect(error).toMatchObject({
      name: 'OutcomeUnknownError',
      message: expect.stringMatching(
        /^It is not known whether env0 began .*; look at https:.*e1 first$/,
      ),
    });
    expect(env0.deployed).toHaveLength(1);
  });

  it('knows no other option', async () => {
    await expect(open({}, 'destroy')).rejects.toThrow(
      "env0 has no option 'destroy'; it has redeploy",
    );
  });
});
