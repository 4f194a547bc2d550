import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import {
  API,
  environment,
  FakeHcpTerraform,
  STATE_STORAGE,
  TOKEN,
  toWorkspace,
} from './__testUtils__/FakeHcpTerraform';

describe('listManagedResources', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let hcp: FakeHcpTerraform;

  beforeEach(() => {
    hcp = new FakeHcpTerraform();
    server.use(...hcp.handlers);
  });

  const list = () =>
    hcp.createProvider().listManagedResources(environment, {
      signal: new AbortController().signal,
    });

  it('lists what the state manages in all modules, by its ids alone', async () => {
    const arn = 'arn:aws:sqs:eu-west-1:123456789012:payments';
    hcp.state = {
      format_version: '1.0',
      terraform_version: '1.9.0',
      values: {
        outputs: { secret: { value: 'canary-output' } },
        root_module: {
          resources: [
            {
              address: 'aws_sqs_queue.payments',
              mode: 'managed',
              type: 'aws_sqs_queue',
              values: {
                id: 'https://sqs/payments',
                arn,
                policy: 'canary-policy',
              },
            },
            {
              address: 'aws_secret.a',
              mode: 'managed',
              type: 'aws_secret',
              deposed_key: '0f1e',
              values: {
                id: 'canary-sensitive-id',
                arn: 'arn:canary-value-in-it',
                crn: 7,
                value: 'canary-value',
              },
              sensitive_values: { id: true, value: true },
            },
            { address: 'data.aws_ami.a', mode: 'data', type: 'aws_ami' },
          ],
          child_modules: [
            {
              address: 'module.a',
              child_modules: [
                {
                  resources: [
                    {
                      address: 'module.a.module.b.null_resource.c[0]',
                      mode: 'managed',
                      type: 'null_resource',
                      values: null,
                    },
                  ],
                },
              ],
            },
          ],
        },
      },
    };
    const resources = await list();
    expect(resources).toEqual([
      {
        address: 'aws_sqs_queue.payments',
        type: 'aws_sqs_queue',
        ids: ['https://sqs/payments', arn],
      },
      {
        address: 'aws_secret.a (deposed 0f1e)',
        type: 'aws_secret',
        ids: ['7'],
      },
      {
        address: 'module.a.module.b.null_resource.c[0]',
        type: 'null_resource',
        ids: [],
      },
    ]);
    expect(JSON.stringify(resources)).not.toContain('canary');
  });

  it('reads a state whose address is signed, without the token', async () => {
    hcp.stateUrl = STATE_STORAGE;
    expect(await list()).toEqual([]);
  });

  it('says that nothing is managed only where there is no state', async () => {
    hcp.workspace = {
      ...toWorkspace('ws-1'),
      relationships: { 'current-state-version': { data: null } },
    };
    expect(await list()).toEqual([]);
    hcp.workspace = toWorkspace('ws-1');
    server.use(
      http.get(`${API}/workspaces/ws-1/current-state-version`, () =>
        HttpResponse.json({ errors: ['not found'] }, { status: 404 }),
      ),
    );
    await expect(list()).rejects.toThrow(
      'may not read the state; give its team the permission to read state versions',
    );
  });

  it('says why a state cannot be read, and not where it is kept', async () => {
    hcp.stateUrl = null;
    await expect(list()).rejects.toThrow('Terraform 1.3 or newer wrote');
    hcp.stateUrl = STATE_STORAGE;
    hcp.state = undefined;
    await expect(list()).rejects.toThrow('has not made the state readable yet');
    hcp.state = { version: 4, resources: [] };
    await expect(list()).rejects.toThrow('in a shape that is not documented');
    hcp.stateUrl = 'http://archivist.terraform.io/canary';
    await expect(list()).rejects.toThrow('an address that is not https');
    hcp.stateUrl = STATE_STORAGE;
    server.use(
      http.get(STATE_STORAGE, () =>
        HttpResponse.json({ message: `expired ${TOKEN}` }, { status: 403 }),
      ),
    );
    const error: Error = await list().then(
      () => Promise.reject(new Error('It was read')),
      thrown => thrown,
    );
    expect(error.message).toBe(
      'HCP Terraform answered GET (the state) with 403: expired ***',
    );
    expect(`${error.stack} ${JSON.stringify(error)}`).not.toContain('canary');
  });
});
