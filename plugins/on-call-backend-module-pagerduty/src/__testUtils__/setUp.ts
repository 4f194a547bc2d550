import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { SetupServer, setupServer } from 'msw/node';
import { conformance, FakePagerDuty } from './FakePagerDuty';
import { PHONE, SECRETS } from './shapes';

/** What a suite works with. */
export interface Bench {
  readonly server: SetupServer;
  /** New for every test. */
  readonly fake: FakePagerDuty;
  /** What was not as PagerDuty describes it, where a test wants it so. */
  takeProblems(): Promise<string[]>;
}

/** For calls that nobody gives up. */
export function patiently() {
  return { signal: new AbortController().signal };
}

/** What a call fails with. */
export async function failureOf(call: Promise<unknown>): Promise<Error> {
  try {
    await call;
  } catch (error) {
    return error as Error;
  }
  throw new Error('It did not fail');
}

/** Holds back what is to happen after exactly so many milliseconds, until the test lets it happen. */
export function holdTimers(milliseconds: number) {
  const held: (() => void)[] = [];
  const { setTimeout: start } = globalThis;
  const spy = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((
    task: () => void,
    wait?: number,
  ) => {
    if (wait !== milliseconds) return start(task, wait);
    held.push(task);
    return start(() => {}, 0);
  }) as typeof setTimeout);
  return { held, release: () => spy.mockRestore() };
}

/** Whether there is something that must get no further. */
export function hasSecret(value: unknown): boolean {
  const text =
    value instanceof Error
      ? `${value.name} ${value.message} ${value.stack} ${JSON.stringify(value)}`
      : JSON.stringify(value) ?? '';
  return [...Object.values(SECRETS), PHONE, 'canary'].some(secret =>
    text.includes(secret),
  );
}

/** PagerDuty, for the tests of one file: every request is held against what PagerDuty describes. */
export function setUp(): Bench {
  const server = setupServer();
  registerMswTestHooks(server);
  let fake: FakePagerDuty;
  let notes: Promise<void>[] = [];
  beforeEach(() => {
    fake = new FakePagerDuty();
    notes = [];
    server.use(...fake.handlers);
    server.events.on('request:start', ({ request }) => {
      notes.push(fake.note(request));
    });
  });
  afterEach(async () => {
    server.events.removeAllListeners();
    await Promise.all(notes);
    expect(conformance.takeProblems()).toEqual([]);
    expect(fake.logged.filter(hasSecret)).toEqual([]);
  });
  return {
    server,
    get fake() {
      return fake;
    },
    async takeProblems() {
      await Promise.all(notes);
      return conformance.takeProblems();
    },
  };
}
