import { mockServices } from '@backstage/backend-test-utils';
import { resolve } from 'node:path';
import { readSandboxConfig } from './config';

function read(data: object, nodeEnvironment = 'development') {
  return readSandboxConfig(
    mockServices.rootConfig({ data: data as never }),
    nodeEnvironment,
  );
}

const on = { enabled: true, folder: 'state' };
const loopback = { listen: { host: '127.0.0.1', port: 7007 } };

describe('readSandboxConfig', () => {
  it('is off unless switched on, and then has defaults', () => {
    expect(read({})).toBeUndefined();
    expect(read({ sandbox: { folder: 'state' } })).toBeUndefined();
    expect(read({ backend: loopback, sandbox: on })).toEqual({
      folder: resolve('state'),
      plansFolder: undefined,
      environments: ['dev', 'staging', 'production'],
      ingress: { host: '127.0.0.1', port: 7080 },
      pipeline: {
        concurrency: 1,
        stepTimeout: 600_000,
        maxLogBytes: 5 * 1024 * 1024,
        keepRuns: 100,
      },
      runtime: { progressDeadline: 60_000 },
    });
  });

  it('refuses production, and every address that others reach', () => {
    expect(() =>
      read({ backend: loopback, sandbox: on }, 'production'),
    ).toThrow('does not start when NODE_ENV is production');
    for (const listen of [
      undefined,
      ':7007',
      '0.0.0.0:7007',
      { port: 7007 },
      { host: '0.0.0.0' },
      { host: '192.168.1.2' },
    ]) {
      expect(() => read({ backend: { listen }, sandbox: on })).toThrow(
        'set backend.listen.host to 127.0.0.1',
      );
    }
    for (const listen of [
      '127.0.0.1:7007',
      '[::1]:7007',
      { host: 'localhost' },
    ]) {
      expect(read({ backend: { listen }, sandbox: on })).toBeDefined();
    }
  });

  it('names the key that is wrong', () => {
    const wrong = (sandbox: object) => () =>
      read({ backend: loopback, sandbox: { ...on, ...sandbox } });
    expect(wrong({ folder: undefined })).toThrow('sandbox.folder is missing');
    expect(wrong({ ingress: { host: '0.0.0.0' } })).toThrow(
      'sandbox.ingress.host is 0.0.0.0',
    );
    expect(wrong({ ingress: { port: 70_000 } })).toThrow(
      'sandbox.ingress.port is 70000; it must be a whole number of at least 0 and at most 65535',
    );
    expect(wrong({ pipeline: { concurrency: 0 } })).toThrow(
      'sandbox.pipeline.concurrency is 0',
    );
    expect(wrong({ environments: ['dev', 'Prod'] })).toThrow(
      "sandbox.environments holds 'Prod'",
    );
    expect(wrong({ environments: [] })).toThrow(
      'sandbox.environments is empty',
    );
  });
});
