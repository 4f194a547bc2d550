import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { Cloud, failureOf, folderFile } from '../__testUtils__/cloud';
import {
  code,
  deadline,
  describeTerraform,
  findTerraform,
  useFolder,
  writeFiles,
} from '../__testUtils__/fixtures';

jest.setTimeout(90_000);

describeTerraform('What a check may take', () => {
  const folder = useFolder();
  let terraform: string;
  beforeAll(async () => {
    terraform = await findTerraform();
  });

  it('is bounded in memory, by a limit that the reason names', async () => {
    const cloud = new Cloud(folder.path);
    const small = code({ a: '1' });
    const repository = await cloud.begin(small);
    const check = (memory: number) =>
      cloud.checker({ limits: { memory } }).check(deadline(60_000));
    await expect(check(200)).resolves.toMatchObject({ resources: [] });

    // Each as long as all before it; the last one has 64 million characters.
    const locals = Array.from(
      { length: 22 },
      (_, at) => `  a${at + 1} = "\${local.a${at}}\${local.a${at}}"\n`,
    );
    const large = `locals {\n  a0 = "0123456789abcdef"\n${locals.join('')}}\n`;
    await repository.commit('Ana Souza', 'Large', {
      'app/main.tf': `${large}${code({ a: 'length(local.a22)' })}`,
    });
    expect((await failureOf(check(200))).message).toBe(
      '`terraform plan` needs more memory than drift.terraform.limits.memory allows (200 MiB).',
    );
    // Not even the command itself fits into this.
    expect((await failureOf(check(8))).message).toMatch(
      /^`terraform \w+` needs more memory than drift\.terraform\.limits\.memory allows \(8 MiB\)\.$/,
    );
    await repository.commit('Ana Souza', 'Small', { 'app/main.tf': small });
    await expect(check(200)).resolves.toMatchObject({ resources: [] });
  });

  it('is bounded in memory of the providers too', async () => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(cloud.code(folderFile('one')));
    const check = (memory: number) =>
      cloud.checker({ limits: { memory } }).check(deadline(60_000));
    await expect(check(1_000)).resolves.toMatchObject({ resources: [] });
    await cloud.tell('one', 'gorge');
    for (const memory of [1_000, 80]) {
      expect((await failureOf(check(memory))).message).toContain(
        `more memory than drift.terraform.limits.memory allows (${memory} MiB).`,
      );
    }
  });

  it.each([
    ['to its output', 'yes'],
    ['to its errors', 'yes >&2'],
    ['a line without an end', 'head -c 100000000 /dev/zero'],
  ])('is bounded in what a step prints %s, and it ends', async (_name, run) => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(code({ a: '1' }));
    const { check } = cloud.checker({
      limits: { output: 1_000_000 },
      steps: [{ name: 'chatter', run }],
    });
    expect((await failureOf(check())).message).toBe(
      'The step "chatter" printed more than drift.terraform.limits.output allows (1000000 bytes).',
    );
  });

  it.each([
    ['init', 'yes'],
    ['plan', 'yes >&2'],
    ['show', 'yes >&2'],
  ])('is bounded in what %s prints', async (step, chatter) => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(code({ a: '1' }));
    await writeFile(
      cloud.at('cli'),
      `#!/bin/sh\nif [ "$1" = ${step} ]; then ${chatter}; fi\nexec ${terraform} "$@"\n`,
    );
    await chmod(cloud.at('cli'), 0o755);
    const { check } = cloud.checker({
      command: cloud.at('cli'),
      limits: { output: 1_000_000 },
    });
    expect((await failureOf(check())).message).toBe(
      `\`${cloud.at(
        'cli',
      )} ${step}\` printed more than drift.terraform.limits.output allows (1000000 bytes).`,
    );
  });

  it('is bounded in time for those who wait for the turn of another', async () => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(cloud.code(folderFile('one')));
    await writeFile(
      cloud.at('cli'),
      `#!/bin/sh\n[ "$1" = init ] && { touch ${cloud.at(
        'begun',
      )}; sleep 60; }\nexec ${terraform} "$@"\n`,
    );
    await chmod(cloud.at('cli'), 0o755);
    const { check } = cloud.checker({ command: cloud.at('cli') });
    const first = new AbortController();
    const hanging = failureOf(check(first.signal));
    const second = new AbortController();
    const waiting = failureOf(check(second.signal));
    second.abort(new Error('The second took too long'));
    expect((await waiting).message).toBe('The second took too long');
    first.abort(new Error('The first took too long'));
    expect((await hanging).message).toBe('The first took too long');
  });

  it('is bounded on the disk: a provider is kept once for all', async () => {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(cloud.code(folderFile('one')));
    await cloud.packProvider(100_000);
    const lock = await readFile(
      cloud.at('repository/app/.terraform.lock.hcl'),
      'utf8',
    );
    const main = await readFile(cloud.at('repository/app/main.tf'), 'utf8');
    // Each has an init of its own: their code calls a module, and not the same.
    const paths = ['a', 'b', 'c'];
    for (const path of paths) {
      await writeFiles(cloud.at('states', path), {
        'terraform.tfstate': await readFile(cloud.state, 'utf8'),
      });
      await repository.commit('Ana Souza', path, {
        [`${path}/main.tf`]: `${main}module "m" {\n  source = "../modules/${path}"\n}\n`,
        [`${path}/.terraform.lock.hcl`]: lock,
        [`modules/${path}/main.tf`]: `# ${path}\n`,
      });
    }
    const { provider } = cloud.checker();
    const signal = deadline();
    const reports = await Promise.all(
      paths.map(path =>
        provider.check({ key: `code:${path}`, name: path }, { signal }),
      ),
    );
    expect(reports.flatMap(({ resources }) => resources)).toEqual([]);
    const kept = await readdir(cloud.at('module'), {
      recursive: true,
      withFileTypes: true,
    });
    const providers = kept.filter(
      entry => entry.isFile() && entry.name.endsWith('_v1.0.0'),
    );
    expect(providers).toHaveLength(1);
  });

  it('is never in sync where the plan that is read is none, or half of one', async () => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(code({ a: '1' }));
    const check = async (show: string) => {
      await writeFile(
        cloud.at('cli'),
        `#!/bin/sh\nif [ "$1" = show ]; then ${show}; exit; fi\nexec ${terraform} "$@"\n`,
      );
      await chmod(cloud.at('cli'), 0o755);
      return failureOf(cloud.checker({ command: cloud.at('cli') }).check());
    };
    for (const show of [
      'true',
      'echo "{}"',
      'echo No plan',
      `${terraform} "$@" | head -c 300`,
      `${terraform} "$@" | sed 's/"format_version":"1/"format_version":"2/'`,
      `printf '{"format_version":"1.2","resource_changes":[{"address":1}]}'`,
    ]) {
      expect((await check(show)).message).toBe(
        'The plan cannot be read: it is not whole, or not in the form that this version knows.',
      );
    }
  });
});
