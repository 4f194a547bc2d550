import { InputError, ServiceUnavailableError } from '@backstage/errors';
import {
  rotaSchema,
  Swap,
  swapSchema,
} from '@paved-path/backstage-plugin-on-call-common';
import { UnknownOutcomeError } from '@paved-path/backstage-plugin-on-call-node';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { ana, bo } from './__testUtils__/FakeProvider';
import { day, FakeRotas } from './__testUtils__/FakeRotas';
import { RotaFixture, StartedRotas } from './__testUtils__/RotaFixture';

const databases = createTestDatabases();
jest.setTimeout(60_000);

const PRIMARY = `/rotas/${encodeURIComponent('fake:primary')}`;

describe.each(databases.eachSupportedId())('swaps, %s', databaseId => {
  let fixture: RotaFixture;
  let pager: FakeRotas;
  const start: RotaFixture['start'] = options => fixture.start(options);

  beforeEach(async () => {
    fixture = await RotaFixture.create(databases, databaseId);
    pager = fixture.pager;
  });

  afterEach(() => fixture.stop());

  const body = { to: 'user:default/ana', start: day(3), end: day(5) };

  const ask = async (
    onCall: StartedRotas,
    patch: object = {},
  ): Promise<Swap> => {
    const { body: answer } = await onCall.post(
      `${PRIMARY}/swaps`,
      { ...body, reason: 'I travel', ...patch },
      { who: 'bo' },
    );
    return swapSchema.parse(answer);
  };
  const told = ({ notifications }: StartedRotas) =>
    notifications.send.mock.calls.map(([{ recipients, payload }]) => [
      recipients.entityRef,
      payload.title,
    ]);

  it('are asked for and accepted', async () => {
    const onCall = await start();
    const { get, post, notifications } = onCall;
    const swap = await ask(onCall);
    expect(swap).toMatchObject({
      rotaId: 'fake:primary',
      rotaName: 'Rota of primary',
      from: bo,
      to: ana,
      start: day(3),
      end: day(5),
      reason: 'I travel',
      state: 'asked',
    });
    expect(notifications.send).toHaveBeenCalledWith({
      recipients: { type: 'entity', entityRef: 'user:default/ana' },
      payload: expect.objectContaining({
        title: expect.stringMatching(
          /^Bo Lind asks you to be on call from .* \(Europe\/Copenhagen\)$/,
        ),
        description: expect.stringContaining('“I travel”'),
        link: '/catalog/default/group/team/rota',
      }),
    });
    for (const who of ['ana', 'bo']) {
      expect((await get('/swaps', who)).body.items).toEqual([swap]);
    }
    expect((await get('/swaps', 'mock')).body.items).toEqual([]);
    const ofRota = await get('/swaps?rotaId=fake:primary', 'mock');
    expect(ofRota.body.items).toEqual([swap]);

    notifications.send.mockClear();
    const path = `/swaps/${swap.id}/accept`;
    expect((await post(path, {}, { who: 'bo' })).status).toBe(403);
    const accepted = await post(path, {}, { who: 'ana' });
    expect(accepted.body).toMatchObject({
      state: 'accepted',
      answeredAt: expect.any(String),
    });
    expect(told(onCall)).toEqual([
      ['user:default/bo', expect.stringMatching(/^Ana Souza takes your/)],
      ['user:default/ana', expect.stringMatching(/^You are on call in/)],
    ]);
    const rota = rotaSchema.parse((await get(PRIMARY)).body);
    expect(rota.shifts).toContainEqual(
      expect.objectContaining({ start: day(3), end: day(5), person: ana }),
    );
    // The same answer once more, and another one.
    expect((await post(path, {}, { who: 'ana' })).body.state).toBe('accepted');
    const late = await post(`/swaps/${swap.id}/decline`, {}, { who: 'ana' });
    expect(late.status).toBe(409);
    expect(late.body.error.message).toContain('accepted it already');
    expect(pager.count('createOverride')).toBe(1);
    expect(notifications.send).toHaveBeenCalledTimes(2);
  });

  it.each([
    ['decline', 'ana', 'declined'],
    ['withdraw', 'bo', 'withdrawn'],
  ])(
    'are ended by who may %s them, and both are told',
    async (answer, who, state) => {
      const onCall = await start();
      const swap = await ask(onCall);
      onCall.notifications.send.mockClear();
      const other = who === 'ana' ? 'bo' : 'ana';
      const path = `/swaps/${swap.id}/${answer}`;
      expect((await onCall.post(path, {}, { who: other })).status).toBe(403);
      const { body: after } = await onCall.post(path, {}, { who });
      expect(after).toMatchObject({ state });
      expect(told(onCall).map(([ref]) => ref)).toEqual([
        'user:default/bo',
        'user:default/ana',
      ]);
      const late = await onCall.post(
        `/swaps/${swap.id}/accept`,
        {},
        { who: 'ana' },
      );
      expect(late.status).toBe(409);
      expect(pager.count('createOverride')).toBe(0);
    },
  );

  it('have one outcome, whoever answers at the same moment', async () => {
    const onCall = await start();
    const swap = await ask(onCall);
    onCall.notifications.send.mockClear();
    const answers = await Promise.all([
      onCall.post(`/swaps/${swap.id}/accept`, {}, { who: 'ana' }),
      onCall.post(`/swaps/${swap.id}/withdraw`, {}, { who: 'bo' }),
      onCall.post(`/swaps/${swap.id}/accept`, {}, { who: 'ana' }),
      onCall.post(`/swaps/${swap.id}/decline`, {}, { who: 'ana' }),
    ]);
    const { state } = (await onCall.get('/swaps', 'bo')).body.items[0];
    const won = answers.filter(each => each.status === 200);
    expect(won.every(each => each.body.state === state)).toBe(true);
    expect(won.length).toBe(state === 'accepted' ? 2 : 1);
    expect(
      answers.filter(each => each.status === 409).length + won.length,
    ).toBe(4);
    expect(pager.count('createOverride')).toBe(state === 'accepted' ? 1 : 0);
    expect(onCall.notifications.send).toHaveBeenCalledTimes(2);
  });

  it('are refused where the shift is another by now', async () => {
    pager.hasRota('primary', {
      people: [ana, bo, { name: 'Mo Ck', entityRef: 'user:default/mock' }],
    });
    const onCall = await start();
    const first = await ask(onCall);
    const second = await ask(onCall, { to: 'user:default/mock' });
    const one = await onCall.post(
      `/swaps/${first.id}/accept`,
      {},
      { who: 'ana' },
    );
    expect(one.status).toBe(200);
    const other = await onCall.post(
      `/swaps/${second.id}/accept`,
      {},
      { who: 'mock' },
    );
    expect(other.status).toBe(409);
    expect(other.body.error.message).toMatch(
      /The shift changed since it was asked: Bo Lind is no longer on call/,
    );
    expect(pager.count('createOverride')).toBe(1);
    const { items } = (await onCall.get('/swaps', 'mock')).body;
    expect(items).toMatchObject([{ id: second.id, state: 'asked' }]);
  });

  it('stay asked where the provider fails, and the error is told', async () => {
    const onCall = await start();
    const swap = await ask(onCall);
    const path = `/swaps/${swap.id}/accept`;
    pager.before = async call => {
      if (call.startsWith('create')) throw new Error('HTTP 500');
    };
    const failed = await onCall.post(path, {}, { who: 'ana' });
    expect(failed.status).toBe(503);
    expect(failed.body.error.message).toContain('HTTP 500');
    expect((await onCall.get('/swaps', 'ana')).body.items).toMatchObject([
      { state: 'asked' },
    ]);
    // The answer is lost, but it was done: the next try sees that.
    pager.before = async () => {};
    pager.after = async () => {
      throw new UnknownOutcomeError('The connection broke');
    };
    expect((await onCall.post(path, {}, { who: 'ana' })).status).toBe(503);
    const count = pager.count('createOverride');
    const again = await onCall.post(path, {}, { who: 'ana' });
    expect(again.body).toMatchObject({ state: 'accepted' });
    expect(pager.count('createOverride')).toBe(count);
  });

  it.each([
    new UnknownOutcomeError('The connection broke'),
    // What a provider fails with on its way back is no refusal.
    new ServiceUnavailableError('The database could not be read or written'),
    new Error('HTTP 500'),
  ])(
    'are never told as not done where they may be: the rota says whether they are, after %s',
    async failure => {
      const onCall = await start();
      const lost = await ask(onCall);
      const path = `/swaps/${lost.id}`;
      pager.after = async () => {
        throw failure;
      };
      await onCall.post(`${path}/accept`, {}, { who: 'ana' });
      pager.after = async () => {};
      onCall.notifications.send.mockClear();
      // Who asked cannot take back what is done.
      const late = await onCall.post(`${path}/withdraw`, {}, { who: 'bo' });
      expect(late.status).toBe(409);
      expect(late.body.error.message).toContain('Ana Souza has accepted it');
      expect(told(onCall)[0]).toEqual([
        'user:default/bo',
        expect.stringMatching(/^Ana Souza takes your/),
      ]);

      // Its shift begins before anybody looks, and the provider does not answer at first.
      await fixture.knex('swaps').update({
        state: 'asked',
        answered_at: null,
        start_at: day(-1),
        end_at: day(1),
      });
      onCall.notifications.send.mockClear();
      pager.before = async () => {
        throw new Error('HTTP 500');
      };
      await onCall.run('expire-swaps');
      expect(onCall.notifications.send).not.toHaveBeenCalled();
      expect((await onCall.get('/swaps', 'ana')).body.items).toMatchObject([
        { state: 'asked' },
      ]);
      pager.before = async () => {};
      await onCall.run('expire-swaps');
      expect(told(onCall)).toEqual([
        ['user:default/bo', expect.stringMatching(/^Ana Souza takes your/)],
        ['user:default/ana', expect.stringMatching(/^You are on call in/)],
      ]);
      expect((await onCall.get('/swaps', 'ana')).body.items).toMatchObject([
        { state: 'accepted' },
      ]);
    },
  );

  it('stay asked while the rota cannot be read, and can be taken back where it is gone', async () => {
    const onCall = await start();
    const lost = await ask(onCall);
    const path = `/swaps/${lost.id}`;
    pager.after = async () => {
      throw new UnknownOutcomeError('The connection broke');
    };
    await onCall.post(`${path}/accept`, {}, { who: 'ana' });
    pager.after = async () => {};
    onCall.notifications.send.mockClear();
    pager.unread = [{ id: 'primary', name: 'Primary', reason: 'HTTP 502' }];
    const early = await onCall.post(`${path}/withdraw`, {}, { who: 'bo' });
    expect(early.status).toBe(503);
    expect(early.body.error.message).toContain('HTTP 502');
    await fixture.knex('swaps').update({ start_at: day(-1) });
    await onCall.run('expire-swaps');
    expect(onCall.notifications.send).not.toHaveBeenCalled();
    expect(await fixture.knex('swaps').select('state')).toEqual([
      { state: 'asked' },
    ]);
    await fixture.knex('swaps').update({ start_at: day(3) });
    pager.unread = [];
    pager.rotas.delete('primary');
    const late = await onCall.post(`${path}/withdraw`, {}, { who: 'bo' });
    expect(late.body).toMatchObject({ state: 'withdrawn' });
  });

  it('are known as not done where the provider refused them', async () => {
    const onCall = await start();
    const swap = await ask(onCall);
    pager.before = async call => {
      if (call.startsWith('create')) throw new InputError('Ana is not known');
    };
    const refused = await onCall.post(
      `/swaps/${swap.id}/accept`,
      {},
      { who: 'ana' },
    );
    expect(refused.status).toBe(400);
    // So nobody has to ask the rota, which does not answer, to take it back.
    pager.before = async () => {
      throw new Error('HTTP 502');
    };
    const late = await onCall.post(
      `/swaps/${swap.id}/withdraw`,
      {},
      { who: 'bo' },
    );
    expect(late.body).toMatchObject({ state: 'withdrawn' });
  });

  it('expire when the shift begins', async () => {
    const onCall = await start();
    const swap = await ask(onCall);
    await fixture.knex('swaps').update({ start_at: day(-1) });
    onCall.notifications.send.mockClear();
    const { items } = (await onCall.get('/swaps', 'ana')).body;
    expect(items).toMatchObject([{ state: 'expired' }]);
    const late = await onCall.post(
      `/swaps/${swap.id}/accept`,
      {},
      { who: 'ana' },
    );
    expect(late.status).toBe(409);
    expect(late.body.error.message).toContain('has begun');
    await onCall.run('expire-swaps');
    expect(told(onCall)).toHaveLength(2);
    expect(await fixture.knex('swaps').select('state')).toEqual([
      { state: 'expired' },
    ]);
  });

  it.each([
    [{ start: day(8), end: day(10) }, /^start: you are not on call in/],
    [{ start: day(-1) }, /^start: .*past/],
    [{ to: 'user:default/bo' }, /^to: this is you/],
    [
      { to: 'user:default/mock' },
      /^to: Mo Ck is not in Rota of primary; ask one of Ana Souza/,
    ],
    [{ to: 'user:default/nobody' }, /^to: the catalog has no user/],
    [{ reason: 'x'.repeat(501) }, /^reason: /],
  ])('are refused with %j, and say which field', async (patch, message) => {
    const { post } = await start();
    const { status, body: answer } = await post(
      `${PRIMARY}/swaps`,
      { ...body, ...patch },
      { who: 'bo' },
    );
    expect(status).toBe(400);
    expect(answer.error.message).toMatch(message);
  });

  it('are asked for once for each key, and for each time and person', async () => {
    const { post, notifications } = await start();
    const send = (key: string) =>
      post(`${PRIMARY}/swaps`, body, { who: 'bo', key });
    const [one, other] = await Promise.all([send('k'), send('k')]);
    expect(other.body).toEqual(one.body);
    const again = await send('l');
    expect(again.status).toBe(409);
    expect(again.body.error.message).toMatch(/^You asked Ana Souza/);
    expect(notifications.send).toHaveBeenCalledTimes(1);
  });
});
