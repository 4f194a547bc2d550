/**
 * The case that the examples show, as the address names it: `?scenario=drifted`. It stays for the pages that one goes to from there.
 *
 * @param fallback - where the address names none
 * @public
 */
export function exampleScenario(fallback: string): string {
  const { searchParams } = new URL(window.location.href);
  const scenario =
    searchParams.get('scenario') ??
    sessionStorage.getItem('scenario') ??
    fallback;
  sessionStorage.setItem('scenario', scenario);
  return scenario;
}

/**
 * How everything is answered in a case: with `loading` no answer comes, with `broken` there is none, with `forbidden` it is refused, and otherwise
 * it is as it is.
 * @public
 */
export function answerIn(scenario: string): <T>(value: T) => Promise<T> {
  return async value => {
    if (scenario === 'loading') await new Promise(() => {});
    if (scenario === 'broken' || scenario === 'forbidden') {
      const error = new Error('The backend does not answer');
      if (scenario === 'forbidden') error.name = 'NotAllowedError';
      throw error;
    }
    return value;
  };
}
