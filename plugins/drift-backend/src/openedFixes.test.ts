import { OpenedFix } from '@paved-path/backstage-plugin-drift-common';
import { OutcomeUnknownError } from '@paved-path/backstage-plugin-drift-node';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { changed, FakeCloud } from './__testUtils__/FakeCloud';
import { FakeCodeHost } from './__testUtils__/FakeInventory';
import { startDrift } from './__testUtils__/startDrift';

jest.mock(
  './services/lease',
  () => jest.requireActual('./__testUtils__/quickLease').quickLease,
);

const databases = createTestDatabases();
jest.setTimeout(60_000);

const pullRequest = {
  direction: 'cloud-to-code' as const,
  title: 'Open a pull request',
  kind: 'open' as const,
  id: 'pull-request',
};

describe.each(databases.eachSupportedId())('opened fixes, %s', databaseId => {
  let cloud: FakeCloud;
  let knex: Knex;
  let drift: Awaited<ReturnType<typeof startDrift>>;
  let path: string;

  async function start(
    options: Partial<Parameters<typeof startDrift>[0]> = {},
  ) {
    drift = await startDrift({
      knex,
      provider: cloud,
      config: { schedule: 'manual' },
      ...options,
    });
    await drift.run('discover-environments');
    const { id } = await drift.environment('payments/production');
    path = `/environments/${id}/fixes`;
    return drift;
  }
  const open = (key: string | undefined, body: object) => {
    const request = drift.post(`${path}/open`, body);
    return key === undefined ? request : request.set('Idempotency-Key', key);
  };
  const acknowledge = async (address: string) => {
    const { drifts } = await drift.detail('payments/production');
    const { id } = drifts.find(
      (each: { address: string }) => each.address === address,
    );
    await drift.post(`/drifts/${id}/acknowledgement`, { reason: 'Known' });
  };

  beforeEach(async () => {
    cloud = new FakeCloud();
    cloud.fixOptions.push(pullRequest);
    cloud.has('payments/production', changed('one'), changed('two'));
    cloud.has('nobody', changed('one'));
    knex = await databases.init(databaseId);
  });

  afterEach(async () => {
    await drift?.stop();
  });

  it('opens what an option says, once for a key, and shows it while it drifts', async () => {
    await start();
    await drift.check('payments/production');
    await acknowledge('aws_security_group.one');
    const wrong = [
      [undefined, { optionId: 'pull-request' }, /Idempotency-Key is missing/],
      ['with space', { optionId: 'pull-request' }, /visible ASCII/],
      ['a', {}, /^optionId: /],
      ['a', { optionId: 'x' }, /^optionId: .* it has pull-request$/],
    ] as const;
    for (const [key, body, message] of wrong) {
      const answer = await open(key, body);
      expect(answer.status).toBe(400);
      expect(answer.body.error.message).toMatch(message);
    }
    const [first, second] = await Promise.all([
      open('a', { optionId: 'pull-request' }),
      open('a', { optionId: 'pull-request' }),
    ]);
    expect(first.body).toEqual({
      kind: 'pull-request',
      title: 'example/infrastructure#12',
      url: 'https://git.example/example/infrastructure/pulls/12',
      notes: ['A sensitive value is left out.'],
    });
    expect(second.body).toEqual(first.body);
    // Also after a restart.
    await drift.stop();
    await start();
    const third = await open('a', { optionId: 'pull-request' });
    expect(third.body).toEqual(first.body);
    expect(cloud.opened).toEqual([
      { optionId: 'pull-request', addresses: ['aws_security_group.two'] },
    ]);
    expect(drift.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'fix-open', severityLevel: 'high' }),
    );
    expect(drift.audited.success).toHaveBeenCalledWith({
      meta: expect.objectContaining({
        optionId: 'pull-request',
        title: 'example/infrastructure#12',
      }),
    });
    const link = {
      direction: 'cloud-to-code',
      kind: 'link',
      title: 'Opened example/infrastructure#12 by mock',
      url: 'https://git.example/example/infrastructure/pulls/12',
    };
    expect((await drift.get(path)).body.items).toContainEqual(link);
    cloud.fixOptions.push({ ...pullRequest, id: 'other' });
    expect(await open('a', { optionId: 'other' })).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining('pull-request') } },
    });

    cloud.has('payments/production');
    await drift.check('payments/production');
    expect((await drift.get(path)).body.items).not.toContainEqual(link);
    expect(await open('b', { optionId: 'other' })).toMatchObject({
      status: 409,
      body: { error: { message: expect.stringContaining('Nothing is known') } },
    });
    cloud.has('payments/production', changed('one'));
    await drift.check('payments/production');
    expect((await drift.get(path)).body.items).not.toContainEqual(link);
    await acknowledge('aws_security_group.one');
    expect(await open('b', { optionId: 'other' })).toMatchObject({
      status: 409,
      body: {
        error: { message: expect.stringContaining('acknowledged or ignored') },
      },
    });
    expect(cloud.opened).toHaveLength(1);
  });

  it('says that it failed, and where it is not known whether it did', async () => {
    await start();
    await drift.check('payments/production');
    const body = { optionId: 'pull-request' };
    cloud.opens = async () => {
      throw new Error('The branch is protected');
    };
    for (let time = 0; time < 2; time += 1) {
      const { status, text } = await open('failing', body);
      expect(status).toBe(503);
      expect(text).toContain(
        'The branch is protected; try again with a new request',
      );
    }
    expect(cloud.opened).toHaveLength(1);

    cloud.opens = async () => {
      throw new OutcomeUnknownError('The connection broke off');
    };
    for (let time = 0; time < 2; time += 1) {
      const { status, text } = await open('lost', body);
      expect(status).toBe(409);
      expect(text).toMatch(/unknown whether .*The connection broke off; look/);
    }
    expect(cloud.opened).toHaveLength(2);

    // The backend is told to stop in the middle.
    let begin = () => {};
    const began = new Promise<void>(resolve => {
      begin = resolve;
    });
    cloud.opens = signal =>
      new Promise<OpenedFix>((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason));
        begin();
      });
    const stopped = open('stopped', body).then(
      answer => answer,
      () => {},
    );
    await began;
    await drift.stop();
    await stopped;
    await start();
    const unknown = await open('stopped', body);
    expect(unknown.status).toBe(409);
    expect(unknown.body.error.message).toMatch(
      /It is unknown whether “Open a pull request” was done, .* look at https:\/\/git\.example\/infrastructure\.git first/,
    );

    // Its process is gone without a word.
    const [row] = await knex('opened_fixes').where({
      idempotency_key: 'stopped',
    });
    await knex('opened_fixes').insert({
      ...row,
      id: 'gone',
      idempotency_key: 'gone',
      state: 'opening',
      reason: 'look at there first',
      ended_at: null,
    });
    const gone = await open('gone', body);
    expect(gone.status).toBe(409);
    expect(gone.body.error.message).toMatch(
      /unknown whether .*: the backend ended in the middle; look at there first/,
    );
    expect(cloud.opened).toHaveLength(3);
  });

  it('offers an issue with the plan where no code can be written, and masks what is sensitive', async () => {
    const codeHost = new FakeCodeHost();
    await start({ codeHost });
    expect((await drift.get(path)).body.items).toHaveLength(2);
    cloud.fixOptions = [];
    cloud.has(
      'payments/production',
      changed('one', {
        attributes: [
          { path: 'password', before: 'CANARY', after: '1', sensitive: true },
          { path: 'name', before: '"`|"', after: '"b"' },
        ],
      }),
      changed('two'),
    );
    await drift.check('payments/production');
    await acknowledge('aws_security_group.two');
    expect((await drift.get(path)).body.items).toEqual([
      {
        direction: 'cloud-to-code',
        kind: 'open',
        id: 'issue',
        title: 'Open an issue with the plan',
        description: expect.stringContaining('Git host'),
      },
    ]);
    expect(await open('a', { optionId: 'issue' })).toMatchObject({
      status: 200,
      body: { kind: 'issue', title: 'infrastructure#1' },
    });
    const [{ location, title, body }] = codeHost.issues;
    expect(location).toMatchObject({
      repositoryUrl: 'https://git.example/infrastructure.git',
      path: 'payments/production',
    });
    expect(title).toBe('Drift in payments/production');
    expect(body).toContain('`payments/production` drifted: 1 resource, as of');
    expect(body).toContain('Acknowledged or ignored, and not listed: 1.');
    expect(body).toContain('| `password` | (sensitive) | (sensitive) |');
    expect(body).not.toContain('CANARY');
    expect(body).not.toContain('aws_security_group.two');
  });

  it('opens only for those whose environment it is', async () => {
    await start();
    await drift.check('payments/production');
    const others = await drift.environment('nobody');
    await drift.stop();
    drift = await startDrift({
      knex,
      provider: cloud,
      config: { schedule: 'manual' },
      mayActOn: ['component:default/payments'],
    });
    expect((await open('a', { optionId: 'pull-request' })).status).toBe(200);
    path = `/environments/${others.id}/fixes`;
    const refused = await open('a', { optionId: 'pull-request' });
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain('drift.fix.open');
  });
});
