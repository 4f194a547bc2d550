import { http, HttpResponse } from 'msw';
import { API, refuse } from '../answers';
import { Bench, failureOf, patiently } from '../setUp';
import { inHours, toIncident } from '../shapes';

const ana = {
  entityRef: 'user:default/ana',
  name: 'Ana Souza',
  email: 'ana@example.com',
};

const lee = {
  entityRef: 'user:default/lee',
  name: 'Lee Turner',
  email: 'lee@example.com',
};

const guest = { entityRef: 'user:default/guest', name: 'Gustav Est' };

/** What people write down of incidents. */
// eslint-disable-next-line jest/no-export
export function describeNotes(bench: Bench) {
  it('writes a note once, and with the name of whoever PagerDuty does not know', async () => {
    const { fake, server } = bench;
    fake.incidents = [toIncident('QINC', 'PPAY')];
    const provider = await fake.createProvider();
    const write = (
      text: string,
      idempotencyKey: string,
      actor: typeof ana | typeof guest = ana,
    ) =>
      provider.addNote(
        'default/QINC',
        { text, actor, idempotencyKey },
        patiently(),
      );
    await expect(write('Looking', 'n1')).resolves.toMatchObject({
      id: 'default/QINC',
    });
    await write('Looking', 'n1');
    await write('Still looking', 'n2', guest);
    expect(fake.notes.QINC).toMatchObject([
      { content: 'Looking' },
      { content: 'Gustav Est: Still looking' },
    ]);
    // Somebody writes the same words once more, while PagerDuty does not tell the notes that there are.
    server.use(http.get(`${API}/incidents/QINC/notes`, () => refuse(500)));
    await write('Looking', 'n1b');
    expect(fake.notes.QINC).toMatchObject([
      { content: 'Looking' },
      { content: 'Gustav Est: Still looking' },
      { content: 'Looking' },
    ]);
    server.resetHandlers(...fake.handlers);
    // The answer is lost, and the note is there.
    server.use(
      http.post(`${API}/incidents/QINC/notes`, () => {
        fake.notes.QINC.push({
          content: 'Found it',
          id: 'N9',
          created_at: new Date().toISOString(),
        });
        return HttpResponse.error();
      }),
    );
    await write('Found it', 'n3');
    expect(fake.notes.QINC).toHaveLength(4);
    server.use(
      http.post(`${API}/incidents/QINC/notes`, () => HttpResponse.error()),
    );
    const error = await failureOf(write('Lost', 'n4'));
    expect(error).toMatchObject({
      name: 'UnknownOutcomeError',
      message: expect.stringContaining('whether PagerDuty took the note'),
    });
    server.use(http.post(`${API}/incidents/QINC/notes`, () => refuse(403)));
    await expect(write('No', 'n5')).rejects.toMatchObject({
      name: 'NotAllowedError',
      message: expect.stringContaining('it needs the scope incidents.write'),
    });
  });

  it('does not tell a note that is written as failed, and does not write it again', async () => {
    const { fake, server } = bench;
    fake.incidents = [toIncident('QINC', 'PPAY')];
    const provider = await fake.createProvider();
    const write = async (by = provider, actor = ana) =>
      by.addNote(
        'default/QINC',
        {
          text: 'Looking',
          actor,
          idempotencyKey: 'n1',
          mayBeWritten: by !== provider,
        },
        patiently(),
      );
    server.use(
      http.get(`${API}/incidents/QINC`, () =>
        fake.notes.QINC ? refuse(403) : undefined,
      ),
    );
    await expect(write()).resolves.toMatchObject({ id: 'default/QINC' });
    await expect(write()).resolves.toMatchObject({ id: 'default/QINC' });
    expect(fake.notes.QINC).toHaveLength(1);
    // Another process, which does not know of it, is asked again.
    server.resetHandlers(...fake.handlers);
    await write(await fake.createProvider());
    expect(fake.notes.QINC).toHaveLength(1);
    // Where nobody can say whether it is there, it is not written.
    server.use(http.get(`${API}/incidents/QINC/notes`, () => refuse(500)));
    await expect(write(await fake.createProvider())).rejects.toThrow();
    expect(fake.notes.QINC).toHaveLength(1);
    server.resetHandlers(...fake.handlers);
    // The same words of somebody else, and of long ago, are other notes.
    await write(await fake.createProvider(), lee);
    expect(fake.notes.QINC).toHaveLength(2);
    Object.assign(fake.notes.QINC[0], { created_at: inHours(-1) });
    await write(await fake.createProvider());
    expect(fake.notes.QINC).toHaveLength(3);
  });
}
