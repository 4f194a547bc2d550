import { DateTime } from 'luxon';
import { render } from '../rules/render';
import { DAY, HOUR, MINUTE, WEEK } from '../rules/types';
import { parseRotas } from './parseRotas';

const smallest = `name: payments
owner: payments
timeZone: Europe/Copenhagen
layers:
  - people: [ana, jonas]
    starts: 2026-01-05
`;

const problemsOf = (content: string) =>
  parseRotas(content).problems?.map(
    ({ line, message }) => `${line ?? '-'}: ${message}`,
  );

const utc = (text: string) =>
  DateTime.fromISO(text, { zone: 'utc' }).toMillis();

describe('parseRotas', () => {
  it('fills in what the smallest rota leaves out', () => {
    expect(parseRotas(smallest).rotas).toEqual([
      {
        name: 'payments',
        title: 'payments',
        ownerRef: 'group:default/payments',
        timeZone: 'Europe/Copenhagen',
        services: undefined,
        layers: [
          {
            name: 'Layer 1',
            people: ['user:default/ana', 'user:default/jonas'],
            rotation: WEEK,
            starts: utc('2026-01-05T09:00'),
            ends: undefined,
            only: undefined,
          },
        ],
        overrides: [],
        levels: [{ rota: 'payments', people: [], escalateAfter: 15 * MINUTE }],
        repeat: 2,
      },
    ]);
  });

  it('reads all that can be said, and several rotas in one file', () => {
    const { rotas, problems } = parseRotas(`---
name: nights
title: Nights
owner: group:default/platform-team
timeZone: America/New_York
services: [booking-api, resource:orders-db]
layers:
  - name: All
    people: [user:default/ana, JONAS]
    starts: 2026-01-01
    ends: 2026-12-31
    rotation: 2 weeks
    handover: Mon 18:30
    only:
      days: Mon-Tue, sunday
      from: 18:00
      to: 08:00
  - people: [li]
    starts: 2026-01-01
    rotation: { hours: 12 }
    only:
      - from: Friday 18:00
        to: Monday 08:00
      - days: Wed
overrides:
  - { person: li, start: 2026-12-24 09:00, end: '2026-12-24T18:00:00+01:00' }
escalation:
  - { rota: nights, escalateAfter: PT10M }
  - { layer: All, people: [li], escalateAfter: { minutes: 5 } }
  - { rota: backup }
repeat: 0
---
name: backup
owner: platform-team
timeZone: UTC
services: []
escalation:
  - people: [mette]
---
`);
    expect(problems).toBeUndefined();
    const [nights, backup] = rotas ?? [];
    expect(nights.services).toEqual([
      'component:default/booking-api',
      'resource:default/orders-db',
    ]);
    expect(nights.layers[0]).toMatchObject({
      people: ['user:default/ana', 'user:default/jonas'],
      rotation: 2 * WEEK,
      // 1 January 2026 was a Thursday.
      starts: utc('2026-01-05T18:30'),
      ends: utc('2026-12-31T18:30'),
      only: [0, 1, 6].map(day => ({
        offset: day * DAY + 18 * HOUR,
        length: 14 * HOUR,
      })),
    });
    expect(nights.layers[1]).toMatchObject({
      name: 'Layer 2',
      rotation: 12 * HOUR,
      only: [
        { offset: 4 * DAY + 18 * HOUR, length: 62 * HOUR },
        { offset: 2 * DAY, length: DAY },
      ],
    });
    expect(nights.overrides).toEqual([
      {
        id: 'file-1',
        person: 'user:default/li',
        start: Date.parse('2026-12-24T14:00:00Z'),
        end: Date.parse('2026-12-24T17:00:00Z'),
      },
    ]);
    expect(nights.levels).toEqual([
      { rota: 'nights', people: [], escalateAfter: 10 * MINUTE },
      { layer: 'All', people: ['user:default/li'], escalateAfter: 5 * MINUTE },
      { rota: 'backup', people: [], escalateAfter: 15 * MINUTE },
    ]);
    expect(backup.layers).toEqual([]);
    expect(render(backup, { start: 0, end: 1 }).gaps).toEqual([
      { start: 0, end: 1 },
    ]);
  });

  it('names the line, the field and the way out of each mistake', () => {
    expect(problemsOf(smallest.replace('people', 'peple'))).toEqual([
      expect.stringMatching(
        /^5: layers\.0\.people is missing; it must be a list$/,
      ),
      expect.stringMatching(
        /^5: layers\.0\.peple is not a known field\. Did you mean people\? Known here: name, people, rotation, handover, starts, ends, only$/,
      ),
    ]);
    expect(
      problemsOf(`name: Payments Team
ownr: payments
timeZone: Europe/Kopenhagen
services: team
layers:
  - people: []
    starts: 5 January
    rotation: a month
    handover: Monday noon
    only: { days: Mon-Fry }
overrides:
  - person: group:payments
    start: soon
    end: 2026-01-01 09:00
escalation:
  - escalateAfter: 2 days
repeat: 20
`),
    ).toEqual([
      '1: name must hold only lower case letters, digits and single hyphens, such as payments, and is "Payments Team"',
      '1: owner is missing; it must be a group of the catalog, such as payments or group:default/payments',
      '2: ownr is not a known field. Did you mean owner? Known here: name, title, owner, timeZone, services, layers, overrides, escalation, repeat',
      '3: timeZone must be a time zone such as Europe/Copenhagen, and is "Europe/Kopenhagen"',
      '4: services must be a list of entities; leave it out for all that the owner owns, and is "team"',
      '6: layers.0.people must name at least one person',
      '7: layers.0.starts must be a date such as 2026-01-05, and is "5 January"',
      '8: layers.0.rotation must be a length in whole hours, days or weeks, such as 1 week or 12 hours, and is "a month"',
      '9: layers.0.handover must be a time such as 09:00, or Monday 09:00, and is "Monday noon"',
      '10: layers.0.only.0 cannot be read: days must be weekdays such as Mon-Fri or Sat, Sun',
      '12: overrides.0.person must be a user of the catalog, such as ana or user:default/ana, and is "group:payments"',
      '16: escalation.0.escalateAfter must be a time from 1 minute to 1 day, such as 10 minutes or PT10M, and is "2 days"',
      '17: repeat must be 9 or less, and is 20',
    ]);
    expect(
      problemsOf(`${smallest}    ends: 2026-01-05
    name: A
    rotation: 36 hours
    handover: Friday 09:00
  - { name: A, people: [li], starts: 2026-01-05 }
overrides:
  - { person: li, start: 2026-01-02, end: 2026-01-01 }
  - { person: li, start: soon, end: 2026-01-01 }
escalation:
  - { layer: B }
  - { rota: payments, layer: A }
`),
    ).toEqual([
      '7: layers.0.ends must be later than starts, and is "2026-01-05"',
      '10: layers.0.handover must be a time alone, since the rotation is not in whole weeks, and is "Friday 09:00"',
      '11: layers.1.name must not be the name of two layers, and is "A"',
      '13: overrides.0.end must be later than start, and is "2026-01-01"',
      '14: overrides.1.start must be a time such as 2026-12-24 09:00 in the time zone of the rota, and is "soon"',
      '16: escalation.0.layer must be a layer of this rota: A, and is "B"',
      '17: escalation.1 must name a rota or a layer: a layer is always one of this rota',
    ]);
  });

  it('refuses what is no rota at all', () => {
    for (const empty of ['', '# nothing yet\n', '---\n---\n']) {
      expect(problemsOf(empty)).toEqual([
        '-: it is empty; a rota begins with name: …',
      ]);
    }
    expect(problemsOf('- a\n- b\n')).toEqual([
      expect.stringMatching(/^1: The rota must be a group of fields/),
    ]);
    expect(problemsOf('name: payments\n  owner: [')).toEqual(
      expect.arrayContaining([expect.stringMatching(/^2: is not valid YAML/)]),
    );
    expect(problemsOf('name: a\nowner: b\ntimeZone: UTC\n')).toEqual([
      '1: The rota must have layers, or an escalation that names other rotas or people',
    ]);
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
d: [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
`;
    expect(problemsOf(bomb)).toEqual([expect.stringMatching(/cannot be read/)]);
  });
});
