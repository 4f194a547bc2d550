import { rotaSchema } from '@paved-path/backstage-plugin-on-call-common';
import { UnknownOutcomeError } from '@paved-path/backstage-plugin-on-call-node';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { bo } from './__testUtils__/FakeProvider';
import { day, FakeRotas } from './__testUtils__/FakeRotas';
import { RotaFixture } from './__testUtils__/RotaFixture';

const databases = createTestDatabases();
jest.setTimeout(60_000);

const PRIMARY = `/rotas/${encodeURIComponent('fake:primary')}`;

describe.each(databases.eachSupportedId())(
  'rotas are overridden, %s',
  databaseId => {
    let fixture: RotaFixture;
    let pager: FakeRotas;
    const start: RotaFixture['start'] = options => fixture.start(options);

    beforeEach(async () => {
      fixture = await RotaFixture.create(databases, databaseId);
      pager = fixture.pager;
    });

    afterEach(() => fixture.stop());

    const body = { person: 'user:default/bo', start: day(1), end: day(2) };

    it('once for each key, and show it', async () => {
      const { get, post, remove, auditor, signals } = await start();
      const path = `${PRIMARY}/overrides`;
      const [one, other] = await Promise.all([
        post(path, body, { key: 'k' }),
        post(path, body, { key: 'k' }),
      ]);
      expect([one.status, other.status]).toEqual([204, 204]);
      expect(pager.count('createOverride')).toBe(1);
      expect(auditor.createEvent).toHaveBeenCalledWith(
        expect.objectContaining({ eventId: 'override-create' }),
      );
      const rota = rotaSchema.parse((await get(PRIMARY)).body);
      const override = rota.shifts.find(each => each.overrideId);
      expect(override).toMatchObject({
        start: day(1),
        end: day(2),
        person: bo,
      });
      const misused = await post(path, { ...body, end: day(3) }, { key: 'k' });
      expect(misused.status).toBe(409);
      const overridePath = `${path}/${override?.overrideId}`;
      expect((await remove(overridePath)).status).toBe(204);
      expect((await remove(overridePath)).status).toBe(404);
      expect((await get(PRIMARY)).body.shifts).not.toContainEqual(
        expect.objectContaining({ overrideId: expect.anything() }),
      );
      while (!signals.publish.mock.calls.length) {
        await new Promise(resolve => setTimeout(resolve, 10));
      }
      expect(signals.publish).toHaveBeenCalledWith(
        expect.objectContaining({ channel: 'on-call' }),
      );
    });

    it.each([
      [{ person: 'user:default/nobody' }, /^person: the catalog has no user/],
      [{ start: 'soon' }, /^start: /],
      [{ end: day(1) }, /^end: /],
      [{ start: day(-2) }, /^start: .*past/],
      [{ end: day(400) }, /^end: .*year/],
    ])('not with %j, and say which field', async (patch, message) => {
      const { post } = await start();
      const { status, body: answer } = await post(`${PRIMARY}/overrides`, {
        ...body,
        ...patch,
      });
      expect(status).toBe(400);
      expect(answer.error.message).toMatch(message);
      expect(pager.count('createOverride')).toBe(0);
    });

    it('by those who may, which is asked of the owner', async () => {
      const { post, remove } = await start({
        allows: (name, ref) =>
          name !== 'on-call.rota.update' || ref === 'group:default/others',
      });
      const refused = await post(`${PRIMARY}/overrides`, body);
      expect(refused.status).toBe(403);
      expect((await remove(`${PRIMARY}/overrides/o-1`)).status).toBe(403);
      expect(pager.count('createOverride')).toBe(0);
    });

    it('and where nobody owns them, by those who may do so anywhere', async () => {
      pager.hasRota('primary', { ownerRef: undefined });
      const allows = jest.fn((_name: string, _ref?: string) => true);
      const { post } = await start({ allows });
      expect((await post(`${PRIMARY}/overrides`, body)).status).toBe(204);
      expect(allows).toHaveBeenCalledWith('on-call.rota.update', '');
      allows.mockImplementation(name => name !== 'on-call.rota.update');
      expect((await post(`${PRIMARY}/overrides`, body)).status).toBe(403);
    });

    it('truthfully: a failure may be tried again, and what is not known is said', async () => {
      const { post } = await start();
      const path = `${PRIMARY}/overrides`;
      pager.before = async call => {
        if (call.startsWith('create')) throw new Error('HTTP 500');
      };
      const failed = await post(path, body, { key: 'k' });
      expect(failed.status).toBe(503);
      expect(failed.body.error.message).toBe('Fake pager: HTTP 500');
      pager.before = async () => {};
      pager.after = async () => {
        throw new UnknownOutcomeError('The connection broke');
      };
      const unknown = await post(path, body, { key: 'k' });
      expect(unknown.body.error.message).toMatch(/^It is not known whether/);
      pager.after = async () => {};
      expect((await post(path, body, { key: 'k' })).status).toBe(204);
      expect(
        pager.rotas.get('primary')?.shifts.filter(each => each.overrideId),
      ).toHaveLength(1);
    });
  },
);
