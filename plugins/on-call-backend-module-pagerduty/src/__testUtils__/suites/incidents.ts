import { account } from '../FakePagerDuty';
import { Bench, hasSecret, patiently } from '../setUp';
import {
  inHours,
  PHONE,
  toIncident,
  told,
  toPerson,
  toUserReference,
} from '../shapes';

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

/** Incidents, and what people do to them. */
// eslint-disable-next-line jest/no-export
export function describeIncidents(bench: Bench) {
  it('lists what changed since then, however old, with how it was resolved', async () => {
    const { fake } = bench;
    const resolved = (at: string) => ({
      status: 'resolved',
      resolved_at: at,
      last_status_change_at: at,
      updated_at: at,
      last_status_change_by: toUserReference('PLEE'),
      assignments: [],
    });
    fake.incidents = [
      ...Array.from({ length: 140 }, (_, index) =>
        toIncident(`QPAST${index}`, 'PPAY', {
          created_at: inHours(-2000),
          ...resolved(inHours(-1000 - index)),
        }),
      ),
      toIncident('QOLD', 'PPAY', {
        created_at: inHours(-24 * 200),
        ...resolved(inHours(-2)),
      }),
      toIncident('QNOW', 'PPAY', { status: 'a_new_state', urgency: 'severe' }),
      toIncident('QIDLE', 'PPAY', {
        status: 'triggered',
        created_at: inHours(-300),
        updated_at: inHours(-290),
        last_status_change_at: inHours(-300),
      }),
      toIncident('QNEW', 'PPAY', {
        created_at: inHours(-3),
        ...resolved(inHours(-1)),
      }),
    ];
    // Such a state can only be seen where states are not asked for.
    fake.incidents.find(({ id }) => id === 'QNOW')!.status = 'triggered';
    fake.notes = {
      QOLD: [
        { id: 'N1', content: 'Looking', created_at: inHours(-40) },
        {
          id: 'N2',
          content: 'Resolution Note: Restarted',
          created_at: inHours(-2),
        },
        { id: 'N3', content: 'Thanks', created_at: inHours(-1.9) },
      ],
      QNEW: [
        { id: 'N4', content: 'Rolled back to v6', created_at: inHours(-1.1) },
        { id: 'N5', content: 'Postmortem follows', created_at: inHours(3) },
      ],
    };
    const provider = await fake.createProvider();
    const since = {
      since: new Date(Date.now() - 24 * 3_600_000).toISOString(),
    };
    const list = () =>
      provider.listIncidents('default/PPAY', since, patiently());
    const incidents = await list();
    expect(
      incidents.map(({ id, status, urgency, resolution }) => [
        id,
        status,
        urgency,
        resolution,
      ]),
    ).toEqual([
      ['default/QNOW', 'triggered', 'high', undefined],
      ['default/QNEW', 'resolved', 'high', 'Rolled back to v6'],
      ['default/QOLD', 'resolved', 'high', 'Restarted'],
    ]);
    expect(incidents[1]).toMatchObject({
      resolvedBy: toPerson('PLEE'),
      resolvedAt: told(String(fake.incidents.at(-1)!.resolved_at)),
      assignees: [],
    });
    expect(hasSecret(incidents)).toBe(false);
    await list();
    // One page was enough, and notes of what is resolved are read once.
    expect(fake.count(/statuses\[\]=resolved/)).toBe(2);
    expect(fake.count(/\/notes$/)).toBe(2);
    const all = await provider.listIncidents(
      'default/PPAY',
      { since: '2020-01-01T00:00:00.000Z' },
      patiently(),
    );
    expect(all).toHaveLength(144);
    expect(fake.count(/statuses\[\]=resolved/)).toBe(4);
  });

  it('reads states that are not known here by what happened', async () => {
    const { fake } = bench;
    fake.incidents = [
      toIncident('Q1', 'PPAY', { status: 'a_new_state' }),
      toIncident('Q2', 'PPAY', {
        status: 'a_new_state',
        acknowledgements: [
          { at: inHours(-1), acknowledger: toUserReference('PKAI') },
        ],
        urgency: 'low',
        title: undefined,
        first_trigger_log_entry: 7,
        body: { details: { not: 'a text' } },
      }),
      toIncident('Q3', 'PPAY', {
        status: 'a_new_state',
        resolved_at: inHours(-1),
      }),
    ];
    const provider = await fake.createProvider();
    const read = async (id: string) =>
      provider.addNote(
        `default/${id}`,
        { text: 'hi', actor: ana, idempotencyKey: id },
        patiently(),
      );
    await expect(read('Q1')).resolves.toMatchObject({ status: 'triggered' });
    const second = await read('Q2');
    expect(second).toMatchObject({
      status: 'acknowledged',
      urgency: 'low',
      title: expect.stringMatching(/^\[#\d+\] Incident Q2$/),
    });
    expect(second.details).toBeUndefined();
    await expect(read('Q3')).resolves.toMatchObject({ status: 'resolved' });
  });

  it('acknowledges, reassigns and resolves in the person’s name', async () => {
    const { fake } = bench;
    fake.incidents = [toIncident('QINC', 'PPAY')];
    const provider = await fake.createProvider();
    const id = 'default/QINC';
    await expect(
      provider.acknowledge(id, ana, patiently()),
    ).resolves.toMatchObject({
      id,
      status: 'acknowledged',
      acknowledgedBy: [toPerson('PANA')],
    });
    await expect(
      provider.reassign(id, { to: lee, actor: ana }, patiently()),
    ).resolves.toMatchObject({ assignees: [toPerson('PLEE')] });
    const resolution = 'Restarted it';
    const resolve = () =>
      provider.resolve(id, { resolution, actor: lee }, patiently());
    await expect(resolve()).resolves.toMatchObject({
      status: 'resolved',
      resolution,
      resolvedBy: toPerson('PLEE'),
    });
    // Whoever comes second hears how it is.
    await expect(resolve()).resolves.toMatchObject({ status: 'resolved' });
    await expect(provider.acknowledge(id, ana, patiently())).rejects.toThrow(
      /with 400: Arguments Caused Error: Incident Already Resolved$/,
    );
    expect(fake.bodies.slice(0, 3)).toEqual([
      {
        call: 'PUT /incidents/QINC',
        from: 'ana@example.com',
        body: {
          incident: { type: 'incident_reference', status: 'acknowledged' },
        },
      },
      {
        call: 'PUT /incidents/QINC',
        from: 'ana@example.com',
        body: {
          incident: {
            type: 'incident_reference',
            assignments: [{ assignee: { id: 'PLEE', type: 'user_reference' } }],
          },
        },
      },
      {
        call: 'PUT /incidents/QINC',
        from: 'lee@example.com',
        body: {
          incident: {
            type: 'incident_reference',
            status: 'resolved',
            resolution,
          },
        },
      },
    ]);
  });

  it('gives nothing to people whom PagerDuty does not know', async () => {
    const { fake } = bench;
    fake.incidents = [toIncident('QINC', 'PPAY')];
    const provider = await fake.createProvider([
      { ...account, fallbackEmail: undefined },
    ]);
    await expect(
      provider.reassign('default/QINC', { to: guest, actor: ana }, patiently()),
    ).rejects.toThrow(
      'The catalog has no email address of Gustav Est, so the incident cannot be theirs; invite them to PagerDuty',
    );
    await expect(
      provider.acknowledge('default/QINC', guest, patiently()),
    ).rejects.toMatchObject({
      name: 'InputError',
      message: expect.stringContaining('a fallbackEmail'),
    });
    await expect(
      provider.acknowledge('default/QNONE', ana, patiently()),
    ).rejects.toMatchObject({ name: 'NotFoundError' });
    await expect(
      provider.acknowledge('QINC', ana, patiently()),
    ).rejects.toThrow("'QINC' names nothing at PagerDuty");
    expect(fake.incidents[0].status).toBe('triggered');
  });

  it('tells what happened in words, the oldest first, on all pages', async () => {
    const { fake } = bench;
    fake.incidents = [toIncident('QINC', 'PPAY')];
    const agent = toUserReference('PANA');
    let hours = 0;
    const entry = (type: string, data: object = {}) => {
      hours -= 0.1;
      return {
        id: `R${-hours}`,
        type,
        created_at: inHours(hours),
        summary: `Summary of ${type}`,
        ...data,
      };
    };
    const notification = (type: string, status?: string) => ({
      user: toUserReference('PKAI'),
      channel: {
        type: 'auto',
        notification: { type, status, address: PHONE },
      },
    });
    fake.logEntries = [
      entry('resolve_log_entry', { agent, channel: { type: 'website' } }),
      entry('resolve_log_entry', { channel: { type: 'timeout' } }),
      entry('something_new_log_entry', { agent: { id: 'X', type: 'bot' } }),
      entry('urgency_change_log_entry', { agent }),
      entry('snooze_log_entry', { agent }),
      entry('annotate_log_entry', {
        agent,
        channel: { type: 'note', summary: 'Looking at it' },
      }),
      entry('unacknowledge_log_entry', { channel: { type: 'timeout' } }),
      entry('unacknowledge_log_entry', { agent }),
      entry('reach_ack_limit_log_entry'),
      entry('reach_trigger_limit_log_entry'),
      entry('acknowledge_log_entry', { agent }),
      entry('delegate_log_entry', {
        agent,
        assignees: [toUserReference('PMAY')],
      }),
      entry('repeat_escalation_path_log_entry'),
      entry('exhaust_escalation_path_log_entry'),
      entry('escalate_log_entry', {
        assignees: [toUserReference('PKAI'), toUserReference('PLEE')],
        escalation_level: 2,
        agent: { id: 'PPAY', type: 'service_reference', summary: 'Payments' },
      }),
      entry('notify_log_entry', notification('phone', 'no_answer')),
      entry('notify_log_entry', notification('push_notification', 'success')),
      entry('notify_log_entry', notification('carrier_pigeon')),
      entry('assign_log_entry', {
        agent,
        assignees: [toUserReference('PKAI')],
      }),
      entry('trigger_log_entry', {
        agent: { id: 'PINT', type: 'integration', summary: 'Prometheus' },
      }),
      ...Array.from({ length: 100 }, () =>
        entry('trigger_log_entry', { agent }),
      ),
    ];
    const provider = await fake.createProvider();
    const events = await provider.listEvents('default/QINC', patiently());
    expect(events).toHaveLength(120);
    expect(events[0]).toMatchObject({
      kind: 'triggered',
      text: 'Triggered by Ana Souza',
      who: toPerson('PANA'),
      at: told((fake.logEntries.at(-1) as { created_at: string }).created_at),
    });
    expect(
      events
        .slice(100)
        .map(({ kind, text, who, level }) => [kind, text, who?.name, level]),
    ).toEqual([
      ['triggered', 'Triggered by Prometheus', undefined, undefined],
      [
        'reassigned',
        'Assigned to Kai Lund by Ana Souza',
        'Ana Souza',
        undefined,
      ],
      [
        'notified',
        'Kai Lund was told by carrier pigeon',
        'Kai Lund',
        undefined,
      ],
      [
        'notified',
        'Kai Lund was told by push notification',
        'Kai Lund',
        undefined,
      ],
      [
        'notification-failed',
        'Kai Lund could not be told by phone: no answer',
        'Kai Lund',
        undefined,
      ],
      [
        'escalated',
        'Escalated to Kai Lund and Lee Turner: nobody acknowledged in time',
        undefined,
        2,
      ],
      [
        'escalated',
        'The last level was reached, and nobody acknowledged',
        undefined,
        undefined,
      ],
      [
        'escalated',
        'Began anew at the first level: nobody acknowledged',
        undefined,
        undefined,
      ],
      [
        'reassigned',
        'Handed over to another escalation policy by Ana Souza, and so to May Chen',
        'Ana Souza',
        undefined,
      ],
      ['acknowledged', 'Acknowledged by Ana Souza', 'Ana Souza', undefined],
      [
        'other',
        'So many events came in that PagerDuty shows no more of them',
        undefined,
        undefined,
      ],
      [
        'other',
        'It was acknowledged so often that PagerDuty shows no more of it',
        undefined,
        undefined,
      ],
      ['other', 'No longer acknowledged, by Ana Souza', 'Ana Souza', undefined],
      [
        'other',
        'No longer acknowledged: too much time went by',
        undefined,
        undefined,
      ],
      ['note', 'Looking at it', 'Ana Souza', undefined],
      ['other', 'Snoozed by Ana Souza', 'Ana Souza', undefined],
      ['other', 'The urgency was changed by Ana Souza', 'Ana Souza', undefined],
      ['other', 'Summary of something_new_log_entry', undefined, undefined],
      ['resolved', 'Resolved: too much time went by', undefined, undefined],
      ['resolved', 'Resolved by Ana Souza', 'Ana Souza', undefined],
    ]);
    // A notification also tells the number that was called.
    expect(hasSecret(events)).toBe(false);
    expect(new Set(events.map(({ id }) => id)).size).toBe(120);
  });
}
