import { AtHand, describeWorld } from './describeWorld';
import { rotaOf } from './World';

/**
 * Describes what becomes of a page where there is one rota: Ana at level 1, Jonas and Li at level 2; 10 and 20 minutes, and once again.
 * @internal
 */
// eslint-disable-next-line jest/no-export
export function describeEscalation(
  title: string,
  tests: (at: AtHand) => void,
): void {
  describeWorld(title, at => {
    beforeEach(() => {
      at.world.rotas = [
        rotaOf({
          name: 'payments',
          title: 'Payments',
          layers: [{ people: ['ana'], starts: '2026-01-05' }],
          escalation: [
            { rota: 'payments', escalateAfter: '10 minutes' },
            { people: ['jonas', 'li'], escalateAfter: '20 minutes' },
          ],
          repeat: 1,
        }),
      ];
    });

    tests(at);
  });
}
