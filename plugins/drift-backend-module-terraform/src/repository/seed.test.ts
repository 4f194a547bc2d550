import { ConfigReader } from '@backstage/config';
import { runGit } from '@paved-path/provider-kit-node';
import { join, resolve } from 'node:path';
import {
  createProvider,
  deadline,
  describeTerraform,
  findTerraform,
  useFolder,
} from '../__testUtils__/fixtures';
import { GitBranchHost } from '../codeHosts/GitBranchHost';
import { readTerraformConfig } from '../config';
import { TerraformProvider } from '../TerraformProvider';

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

  it('takes branches that record what is there', async () => {
    const url = join(folder.path, 'git/infrastructure.git');
    const config = readTerraformConfig(
      new ConfigReader({
        drift: {
          terraform: {
            folder: join(folder.path, 'module'),
            repositories: [
              {
                name: 'infrastructure',
                url,
                stateFolder: join(folder.path, 'states'),
                seed: resolve(__dirname, '../../../../examples/infrastructure'),
              },
            ],
          },
        },
      }),
    )!;
    const provider = new TerraformProvider(config);
    const codeHost = new GitBranchHost(config);
    const signal = deadline();
    const found = await provider.discover({ signal });
    expect(codeHost.handles(provider.locateCode(found[0]).repositoryUrl)).toBe(
      true,
    );
    const record = async (name: string) => {
      const environment = found.find(each => each.name === name)!;
      const { resources: drifts } = await provider.check(environment, {
        signal,
      });
      const request = { optionId: 'record', drifts, actor: 'user:default/ana' };
      return provider.openFix(environment, request, { signal, codeHost });
    };
    const opened = await record('payments/invoice-archive');
    expect(opened.kind).toBe('branch');
    const [, branch] = opened.title.split(', ');
    const { stdout } = await runGit(['diff', '-U0', `main...${branch}`], {
      cwd: url,
    });
    expect(stdout.split('\n').slice(-3)).toEqual([
      '-    days   = 2555',
      '+    days   = 3650',
      '',
    ]);
    await expect(record('payments/payments-db')).rejects.toThrow(
      'module.database.terraform_data.instance: its code is in a module.',
    );
  });
});
