/**
 * A backend's client that answers what it is told to, each method a Jest mock. What a test does not answer fails, and says so.
 * @public
 */
export function mockClient<T extends object>(
  answers: Partial<T>,
): jest.Mocked<T> {
  const mocks = new Map<keyof T, jest.Mock>();
  return new Proxy({} as jest.Mocked<T>, {
    get(_, property) {
      // What asks whether it is a promise, or something else of the test's tools, is answered that it is not.
      if (typeof property === 'symbol' || property === 'then') return undefined;
      const name = property as keyof T;
      const unanswered = async () => {
        throw new Error(`The test does not answer ${String(name)}`);
      };
      const answer = (answers[name] ?? unanswered) as typeof unanswered;
      const mock = mocks.get(name) ?? jest.fn(answer);
      mocks.set(name, mock);
      return mock;
    },
  });
}
