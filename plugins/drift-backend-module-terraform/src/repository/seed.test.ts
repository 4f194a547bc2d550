import { join, resolve } from 'node:path';
import {
  createProvider,
  deadline,
  describeTerraform,
  findTerraform,
  useFolder,
} from '../__testUtils__/fixtures';

jest.setTimeout(60_000);

describeTerraform('The example repository', () => {
  const folder = useFolder();
  beforeAll(findTerraform);

  it('has root modules in sync, drifted for different reasons, and some that cannot be checked', async () => {
    const seed = resolve(__dirname, '../../../../examples/infrastructure');
    const provider = createProvider(folder.path, {
      repositories: [
        {
          name: 'infrastructure',
          url: join(folder.path, 'git/infrastructure.git'),
          stateFolder: join(folder.path, 'states'),
          seed,
        },
      ],
    });
    const found = await provider.discover({ signal: deadline() });
    const outcomes: Record<string, string> = {};
    for (const environment of found) {
      try {
        const { resources } = await provider.check(environment, {
          signal: deadline(),
        });
        outcomes[environment.name] = resources
          .map(({ action, suspects }) =>
            [action, ...suspects.map(({ who }) => who)].join(' '),
          )
          .join(', ');
      } catch (error) {
        outcomes[environment.name] = (error as Error).message;
      }
    }
    expect(outcomes).toEqual({
      'foundation/cluster': '',
      'foundation/edge-dns': '',
      'payments/invoice-archive': 'update Jonas Lindqvist',
      'payments/ledger-db': '',
      'payments/payments-db':
        'create Jonas Lindqvist Ana Souza, update Jonas Lindqvist Ana Souza',
      'reservations/booking-db': '',
      'reservations/booking-topic': 'delete Mateusz Kowalski',
      'reservations/seat-cache': '',
      'reservations/ticket-archive': '',
      'timetable/position-lake': expect.stringContaining('is missing'),
      'timetable/position-topic': '',
      'timetable/timetable-db': expect.stringMatching(
        /^main\.tf:\d+: Unclosed configuration block/,
      ),
      'traveller/web-assets': 'replace Priya Raman',
    });
  });
});
