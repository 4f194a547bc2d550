import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  describeTerraform,
  applyByHand,
  code,
  createProvider,
  deadline,
  findTerraform,
  TestRepository,
  useFolder,
} from './__testUtils__/fixtures';

jest.setTimeout(60_000);

describeTerraform('Initialiser', () => {
  const folder = useFolder();
  const at = (...parts: string[]) => join(folder.path, ...parts);

  it('runs init once for all that it serves, and again where the code changed', async () => {
    const command = await findTerraform();
    await writeFile(
      at('cli'),
      `#!/bin/sh\necho "$1 $(basename "$PWD")" >> ${at(
        'calls',
      )}\nexec ${command} "$@"\n`,
    );
    await chmod(at('cli'), 0o755);
    const main = code({ a: '1' });
    const local = `terraform {\n  backend "local" {}\n}\n${main}`;
    const calling = 'module "m" {\n  source = "../module"\n}\n';
    for (const path of ['one', 'two', 'three', 'four']) {
      await applyByHand(
        at('by-hand'),
        { 'main.tf': main },
        at('states', path, 'terraform.tfstate'),
      );
    }
    await applyByHand(
      at('calling/app'),
      { 'main.tf': calling, '../module/main.tf': main },
      at('states/five/terraform.tfstate'),
    );
    const repository = await TestRepository.create(at('repository'), {
      'one/main.tf': main,
      'two/main.tf': `# Another text, the same needs.\n${main}`,
      'three/main.tf': local,
      'four/main.tf': local,
      'five/main.tf': calling,
      'module/main.tf': main,
    });
    const provider = createProvider(folder.path, {
      command: at('cli'),
      repositories: [
        { name: 'code', url: at('repository'), stateFolder: at('states') },
      ],
    });
    const scan = async () => {
      await writeFile(at('calls'), '');
      const found = await provider.discover({ signal: deadline() });
      const reports = await Promise.all(
        found.map(environment =>
          provider.check(environment, { signal: deadline() }),
        ),
      );
      expect(reports.flatMap(({ resources }) => resources)).toEqual([]);
      const calls = (await readFile(at('calls'), 'utf8')).trim().split('\n');
      expect(calls.filter(call => call.startsWith('plan'))).toHaveLength(5);
      return calls
        .filter(call => call.startsWith('init'))
        .map(call => call.replace('init ', ''))
        .sort();
    };

    const first = await scan();
    expect(first).toHaveLength(3);
    expect(first).toContain('five');
    await expect(scan()).resolves.toEqual([]);

    await repository.commit('Ana Souza', 'A comment', {
      'module/main.tf': `# Called by five.\n${main}`,
    });
    await expect(scan()).resolves.toEqual(['five']);
  });
});
