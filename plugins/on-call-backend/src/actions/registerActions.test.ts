import { mockCredentials } from '@backstage/backend-test-utils';
import { createTestDatabases } from '@paved-path/provider-kit-node/testUtils';
import { Knex } from 'knex';
import { FakeProvider } from '../__testUtils__/FakeProvider';
import { Allows, startOnCall } from '../__testUtils__/startOnCall';

const databases = createTestDatabases();
jest.setTimeout(60_000);

const entityRef = 'component:default/payments';
const page = {
  entityRef,
  title: 'Cards are declined',
  urgency: 'high',
  idempotencyKey: 'one',
};

describe('what agents may do', () => {
  let knex: Knex;
  let pager: FakeProvider;
  let onCall: Awaited<ReturnType<typeof startOnCall>>;

  async function start(allows?: Allows) {
    onCall = await startOnCall({ knex, providers: [pager], allows });
    await onCall.settle();
    return (name: string, input: object) =>
      onCall.actions.invoke({
        id: `test:${name}`,
        input: input as never,
        credentials: mockCredentials.user('user:default/ana'),
      });
  }

  beforeEach(async () => {
    knex = await databases.init('SQLITE_3');
    pager = new FakeProvider();
    pager.has('payments');
    pager.has('ledger');
  });

  afterEach(() => onCall.stop());

  it('reads, and pages once for each key, with the name of who asks', async () => {
    const invoke = await start();
    expect((await invoke('get-on-call', { entityRef })).output).toMatchObject({
      overview: { levels: [{ level: 1 }, { level: 2 }] },
    });
    const sent = (await invoke('page-on-call', page)).output as {
      page: { id: string };
    };
    await onCall.until<{ state: string }>(
      `/pages/${sent.page.id}`,
      each => each.state === 'sent',
    );
    const again = await invoke('page-on-call', page);
    expect(again.output).toMatchObject({
      page: { id: sent.page.id, state: 'sent' },
    });
    expect(pager.count('trigger')).toBe(1);
    const listed = (
      await invoke('list-incidents', { entityRef, state: 'open' })
    ).output as { page: { items: Array<{ id: string }> } };
    expect(listed.page.items).toMatchObject([
      { title: page.title, requestedBy: { entityRef: 'user:default/ana' } },
    ]);
    const [{ id }] = listed.page.items;
    const detail = await invoke('get-incident', { incidentId: id });
    expect(detail.output).toMatchObject({
      detail: { incident: { id }, events: [{ kind: 'triggered' }] },
    });
    expect(onCall.auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({ eventId: 'page-create' }),
    );
  });

  it('refuses what the person may not, and says what is wrong', async () => {
    const invoke = await start(
      permission => permission !== 'on-call.incident.create',
    );
    await expect(invoke('page-on-call', page)).rejects.toThrow(
      /on-call\.incident\.create/,
    );
    expect(onCall.audited.fail).toHaveBeenCalledTimes(1);
    expect(pager.count('trigger')).toBe(0);
    await expect(invoke('get-on-call', { entityRef: ':' })).rejects.toThrow(
      /^entityRef: /,
    );
  });
});
