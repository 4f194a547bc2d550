import { mockApis } from '@backstage/frontend-test-utils';
import { OnCallProblem } from '@paved-path/backstage-plugin-on-call-common';
import { DateTime, Settings } from 'luxon';
import { onCallTranslationRef, Translate } from '../translation';
import { levels, overview, overviews } from '../__testUtils__/overviews';
import { ana, jonas, li, mette } from '../__testUtils__/people';
import { hasEnded, reachLevels, rotasOf } from './levels';
import { failureWords, outcomeOf } from './outcome';
import { listFirstNames, listPeople } from './people';
import { isInOwnTime, problemWords, sortProblems } from './problems';
import { serviceStatus } from './status';
import { lastedWords, rangeWords, whenWords } from './when';

const snapshot = mockApis.translation().getTranslation(onCallTranslationRef);
if (!snapshot.ready) throw new Error('The texts are not there');
// As `useTexts` has it.
const t = snapshot.t as unknown as Translate;

/** A reader in Copenhagen, on the evening before the clocks go back. */
const zone = 'Europe/Copenhagen';
const moment = {
  now: DateTime.fromISO('2026-10-24T20:00:00', { zone }),
  language: 'en-GB',
};

describe('words about time', () => {
  beforeAll(() => {
    Settings.defaultZone = zone;
  });
  afterAll(() => {
    Settings.defaultZone = 'system';
  });

  it.each([
    ['2026-10-24T15:00:00Z', '17:00'],
    ['2026-10-24T23:30:00Z', '01:30 tomorrow'],
    // A day of 25 hours is one day all the same.
    ['2026-10-25T22:59:00Z', '23:59 tomorrow'],
    ['2026-10-25T23:00:00Z', 'Monday 00:00'],
    ['2026-10-23T07:00:00Z', '09:00 yesterday'],
    ['2026-10-18T07:00:00Z', '18 October, 09:00'],
    ['2026-10-30T08:00:00Z', 'Friday 09:00'],
    ['2026-10-31T08:00:00Z', '31 October, 09:00'],
    ['2027-01-04T08:00:00Z', '4 January 2027, 09:00'],
    ['soon', 'soon'],
  ])('says %s as %s', (instant, words) => {
    expect(whenWords(instant, moment, t)).toBe(words);
  });

  it.each([
    [{}, undefined],
    [{ from: '2026-10-24T15:00:00Z' }, 'from 17:00'],
    [{ until: '2026-10-26T08:00:00Z' }, 'until Monday 09:00'],
    [
      { from: '2026-10-24T15:00:00Z', until: '2026-10-26T08:00:00Z' },
      '17:00 today to Monday 09:00',
    ],
    [
      { from: '2026-10-25T08:00:00Z', until: '2026-10-25T16:00:00Z' },
      '09:00 to 17:00 tomorrow',
    ],
    [
      { from: '2026-10-27T08:00:00Z', until: '2026-10-27T16:00:00Z' },
      'Tuesday 09:00 to 17:00',
    ],
  ])('says the range %j as %s', (range, words) => {
    expect(rangeWords(range, moment, t)).toBe(words);
  });

  it.each([
    // A screen that is looked at for a while would be wrong about seconds.
    [41.4, 'less than a minute'],
    [3119, '52 min'],
    [129_600, '36 h'],
    [172_800, '2 days'],
    [777_600, '9 days'],
  ])('says that something lasted %d seconds as %s', (seconds, words) => {
    expect(lastedWords(seconds, t)).toBe(words);
  });
});

describe('words about people', () => {
  it('lists some and counts the rest', () => {
    expect(listPeople([], t)).toBe('nobody');
    expect(listPeople([ana], t)).toBe('Ana Souza');
    expect(listPeople([ana, jonas], t)).toBe('Ana Souza and Jonas Lindqvist');
    expect(listFirstNames([ana, jonas, li, mette], t)).toBe(
      'Ana, Jonas, Li and 1 more',
    );
  });
});

describe('reachLevels', () => {
  it('waits for nobody at a level that has nobody, and says nothing of what is not known', () => {
    const reached = (escalation: (number | undefined)[]) =>
      reachLevels(
        escalation.map((escalatesAfterMinutes, index) => ({
          level: index + 1,
          now: index === 1 ? [] : [{ person: ana }],
          escalatesAfterMinutes,
        })),
      ).map(({ afterMinutes }) => afterMinutes);
    expect(reached([10, 20, 30, 5])).toEqual([0, 10, 10, 40]);
    expect(reached([10, 20, undefined, 5])).toEqual([0, 10, 10, undefined]);
  });

  it('takes the levels in their order, and their rotas once each', () => {
    expect(
      reachLevels([...levels].reverse()).map(({ level }) => level),
    ).toEqual([1, 2, 3]);
    expect(rotasOf(levels).map(({ name }) => name)).toEqual([
      'Payments primary',
    ]);
  });

  it('knows a shift that has ended', () => {
    const end = moment.now.toISO()!;
    expect(hasEnded({ end }, moment.now)).toBe(true);
    expect(hasEnded({ end }, moment.now.minus({ seconds: 1 }))).toBe(false);
    expect(hasEnded({}, moment.now)).toBe(false);
  });
});

describe('serviceStatus', () => {
  it('is green only where nothing is open and that is fresh', () => {
    const toneOf = (name: string) => serviceStatus(overviews[name](), t)?.tone;
    expect(
      Object.keys(overviews).filter(name => toneOf(name) === 'good'),
    ).toEqual(['quiet', 'nobody', 'problems']);
    // The provider may not have heard yet of what is open.
    const late = overviews.incidents();
    late.service!.status = 'active';
    expect(serviceStatus(late, t)?.tone).toBe('bad');
    expect(serviceStatus(overview({ service: undefined }), t)).toBeUndefined();
  });
});

describe('sortProblems', () => {
  it('puts first what keeps a page from reaching somebody', () => {
    const kinds: OnCallProblem['kind'][] = [
      'other',
      'gap',
      'rota-error',
      'nobody',
    ];
    expect(
      sortProblems(kinds.map(kind => ({ kind, text: '' }))).map(
        ({ kind }) => kind,
      ),
    ).toEqual(['nobody', 'rota-error', 'gap', 'other']);
  });
});

describe('the times of a problem', () => {
  const gap = (said: string): OnCallProblem => ({
    kind: 'gap',
    text: `Nobody is on call from Mon 23 Nov, 09:00 (${said}) until Tue 24 Nov, 09:00 (${said}), and 1 more time (soon)`,
    from: '2026-11-23T08:00:00Z',
    until: '2026-11-24T08:00:00Z',
  });

  it('have their zone once, and are not said twice to whoever lives in it', () => {
    const own = DateTime.local().zoneName;
    expect(problemWords(gap('America/Argentina/Ushuaia'))).toBe(
      'Nobody is on call from Mon 23 Nov, 09:00 until Tue 24 Nov, 09:00 (America/Argentina/Ushuaia), and 1 more time (soon)',
    );
    expect(isInOwnTime(gap('Pacific/Marquesas'))).toBe(false);
    expect(isInOwnTime(gap('Nowhere/At_all'))).toBe(false);
    expect(isInOwnTime(gap(own))).toBe(true);
    expect(
      isInOwnTime({ ...gap(own), from: undefined, until: undefined }),
    ).toBe(false);
  });
});

describe('outcomeOf', () => {
  const named = (name: string, cause?: unknown) =>
    Object.assign(new Error('why'), { name, cause });

  it.each([
    [named('NotAllowedError'), 'refused', 'It was refused: why'],
    [named('ResponseError', named('ConflictError')), 'rejected', 'why'],
    [named('ResponseError', named('ServiceUnavailableError')), 'failed', 'why'],
    [
      named('TypeError'),
      'silent',
      'No answer came: why. You can try again: it is done once.',
    ],
  ])('tells of %s that it was %s', (error, outcome, words) => {
    expect(outcomeOf(error)).toBe(outcome);
    expect(failureWords(error, t)).toBe(words);
  });
});
