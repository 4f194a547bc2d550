import { execFileSync } from 'node:child_process';
import { chmod, rm, writeFile } from 'node:fs/promises';
import { Cloud, failureOf, folderFile } from '../__testUtils__/cloud';
import {
  deadline,
  describeTerraform,
  findTerraform,
  useFolder,
} from '../__testUtils__/fixtures';

jest.setTimeout(60_000);

const PEM = [
  '-----BEGIN PRIVATE KEY-----',
  'canaryMIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ',
  'canaryC7VJTUt9Us8cKjMzEfYyjiWA4R4gx5ffQ3kRHnQgB0ar0Cxwij',
  '-----END PRIVATE KEY-----',
].join('\n');

describeTerraform('A secret', () => {
  const folder = useFolder();
  let terraform: string;
  beforeAll(async () => {
    terraform = await findTerraform();
  });

  /** Files below a folder that hold a text, code and repositories aside. */
  function filesWith(text: string, below: string): string[] {
    try {
      return execFileSync('grep', ['-rlaF', text, below])
        .toString()
        .split('\n')
        .filter(file => file && !/main\.tf$|\.git\//.test(file));
    } catch {
      return [];
    }
  }

  it('is taken out of what a provider complains about, and left nowhere on the disk', async () => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(cloud.code(folderFile('one')));
    await cloud.tell('one', 'refuse');
    const { message, everything } = await failureOf(cloud.checker().check());
    expect(message).toBe(
      'main.tf:9: The cloud does not accept the secret "***" of one.',
    );
    expect(everything).not.toContain('canary-one');
    expect(filesWith('canary-one', cloud.at('module'))).toEqual([]);
  });

  it('is taken out of what a provider complains about while it applies', async () => {
    const cloud = new Cloud(folder.path);
    const repository = await cloud.begin(cloud.code(folderFile('one')));
    await repository.commit('Ana Souza', 'Another', {
      'app/main.tf': cloud.code(folderFile('one', { secret: 'canary-new' })),
    });
    const { provider, app } = cloud.checker({ apply: true });
    const signal = deadline();
    const { planId } = await provider.planFix(app, { signal });
    await cloud.tell('one', 'refuse');
    const { message, everything } = await failureOf(
      provider.applyFix(app, planId, { signal }),
    );
    expect(message).toContain('does not accept the secret "***" of one');
    expect(everything).not.toContain('canary');
  });

  it('is taken out where it came from a variable that is called sensitive', async () => {
    const cloud = new Cloud(folder.path);
    const main = (condition: string) =>
      `variable "password" {\n  type      = string\n  sensitive = true\n}\n` +
      `resource "terraform_data" "one" {\n  input = 1\n  lifecycle {\n    precondition {\n      condition     = ${condition}\n      error_message = nonsensitive("No \${var.password} for you")\n    }\n  }\n}\n`;
    await cloud.begin(cloud.code(folderFile('other')));
    const environment = { TF_VAR_password: 'canary-of-a-variable' };
    const repository = await cloud.checker({ environment });
    await repository.check();
    const failing = new Cloud(cloud.at('second'));
    const { TF_VAR_password } = environment;
    process.env.TF_VAR_password = TF_VAR_password;
    try {
      const commits = await failing.begin(
        main('length(var.password) > 1') + failing.code(),
      );
      await commits.commit('Ana Souza', 'Break', {
        'app/main.tf': main('length(var.password) < 1') + failing.code(),
      });
      // Of the portal's own variables, nobody said that this one is a secret; the code does.
      const { message, everything } = await failureOf(
        failing.checker().check(),
      );
      expect(message).toContain('No *** for you');
      expect(everything).not.toContain('canary');
    } finally {
      delete process.env.TF_VAR_password;
    }
  });

  it('is not shown where it was pasted into what is no secret, though its own resource is as it should be', async () => {
    const cloud = new Cloud(folder.path);
    const output = `output "token" {\n  value     = "canary-of-an-output"\n  sensitive = true\n}\n`;
    await cloud.begin(
      cloud.code(folderFile('kept'), folderFile('edited'), output),
    );
    await cloud.edit('edited', {
      settings: {
        size: '1',
        zone: 'a',
        note: 'canary-kept',
        link: 'https://x/?token=canary-of-an-output',
      },
      secret: 'canary-edited',
    });
    const report = await cloud.checker().check();
    expect(report.resources).toMatchObject([
      {
        address: 'folder_file.edited',
        attributes: [
          { path: 'settings.link', sensitive: true },
          { path: 'settings.note', sensitive: true },
        ],
      },
    ]);
    expect(JSON.stringify(report)).not.toContain('canary');
  });

  it.each([
    [
      'all outputs are printed',
      '"$TERRAFORM" output -json >&2; exit 1',
      /^The step "leak" failed: .*"value": "\*\*\*"/,
    ],
    [
      'the last lines of a key are printed',
      'printenv KEY >&2; exit 1',
      /^The step "leak" failed: \*\*\*$/,
    ],
    [
      'a key is printed as JSON',
      'node -e "console.error(JSON.stringify(process.env.KEY))"; exit 1',
      /^The step "leak" failed: "\*\*\*"$/,
    ],
    [
      'a password is printed within an address',
      'echo "no route to postgres://app:$PASSWORD@db.example.com/x" >&2; exit 1',
      'The step "leak" failed: no route to postgres://db.example.com/x',
    ],
    [
      'it ends in the middle of the text that is shown',
      'printf "%0600d%s" 0 "$PASSWORD" | cut -c 1-610 >&2; printf "%s%0590d" "$PASSWORD" 0 >&2; exit 1',
      /^The step "leak" failed: …/,
    ],
    [
      'more is printed than is kept',
      'while :; do printf "%s" "$PASSWORD"; done',
      'The step "leak" printed more than drift.terraform.limits.output allows (20000 bytes).',
    ],
  ])(
    'is taken out of what an own step prints: %s',
    async (_name, run, said) => {
      const cloud = new Cloud(folder.path);
      await cloud.begin(
        cloud.code(
          folderFile('one'),
          'output "token" {\n  value     = "canary-of-an-output"\n  sensitive = true\n}\n',
        ),
      );
      const { check } = cloud.checker({
        environment: {
          KEY: PEM,
          PASSWORD: 'canary/pass@word with blanks',
          TERRAFORM: terraform,
        },
        limits: { output: 20_000 },
        steps: [{ name: 'leak', run }],
      });
      const { message, everything } = await failureOf(check());
      expect(message).toMatch(said);
      expect(message.length).toBeLessThan(1_000);
      expect(everything).not.toContain('canary');
    },
  );

  it('is not told by the command for credentials, whatever that prints', async () => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(cloud.code(folderFile('one')));
    for (const command of [
      'echo canary-of-the-vault >&2; exit 4',
      'echo canary-of-the-vault',
      'echo \'{"A": {"canary-of-the-vault": 1}}\'',
      'head -c 2000000 /dev/zero | tr "\\0" "c"; echo canary-of-the-vault',
    ]) {
      const { check } = cloud.checker({ credentials: { command } });
      const { message, everything } = await failureOf(check());
      expect(message).toMatch(
        /^The command of drift\.terraform\.credentials\.command (?:failed; run it by hand|must print a JSON object)/,
      );
      expect(everything).not.toContain('canary');
    }
  });

  it('is not risked where nobody can tell what is secret', async () => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(cloud.code(folderFile('one')));
    // Neither the plan nor the state can be shown.
    await writeFile(
      cloud.at('cli'),
      `#!/bin/sh\n[ "$1" = show ] && exit 1\nexec ${terraform} "$@"\n`,
    );
    await chmod(cloud.at('cli'), 0o755);
    await cloud.tell('one', 'refuse');
    const { message, everything } = await failureOf(
      cloud.checker({ command: cloud.at('cli') }).check(),
    );
    expect(message).toMatch(
      /cli plan` failed at folder_file\.one\. What the provider says of it is not shown/,
    );
    expect(everything).not.toContain('canary');
    await rm(cloud.at('cli'));
  });

  it('of the portal is none of the command, nor may its variables change what is checked', async () => {
    const cloud = new Cloud(folder.path);
    await cloud.begin(cloud.code(folderFile('one'), folderFile('two')));
    await rm(cloud.file('one'));
    const ours = {
      PORTAL_SECRET: 'canary-of-the-portal',
      // Each of these would leave out what drifted, or print all.
      TF_CLI_ARGS_plan: '-target=folder_file.two',
      TF_WORKSPACE: 'elsewhere',
      TF_LOG: 'trace',
    };
    Object.assign(process.env, ours);
    try {
      const { check } = cloud.checker({
        steps: [{ name: 'look', run: '! env | grep -E "canary|TF_LOG"' }],
      });
      await expect(check()).resolves.toMatchObject({
        resources: [{ address: 'folder_file.one' }],
      });
    } finally {
      for (const name of Object.keys(ours)) delete process.env[name];
    }
  });
});
