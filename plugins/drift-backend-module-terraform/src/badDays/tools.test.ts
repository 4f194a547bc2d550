import { execFileSync } from 'node:child_process';
import { chmod, readFile, rm } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { Cloud, failureOf, folderFile } from '../__testUtils__/cloud';
import { RecordingHost } from '../__testUtils__/RecordingHost';
import {
  code,
  deadline,
  describeTerraform,
  findTerraform,
  useFolder,
  writeFiles,
} from '../__testUtils__/fixtures';

jest.setTimeout(60_000);

const SEPARATOR = '|';

/**
 * Neither OpenTofu nor Terragrunt is here: what stands in for them notes how it is called, does what their documentation says that they do
 * differently, and hands all else to the real Terraform.
 */
describeTerraform('A stand-in', () => {
  const folder = useFolder();
  let terraform: string;
  const path = process.env.PATH ?? '';
  beforeAll(async () => {
    // By its whole path: what stands in for it may have its name.
    terraform = execFileSync('/bin/sh', [
      '-c',
      `command -v ${await findTerraform()}`,
    ])
      .toString()
      .trim();
  });
  afterEach(() => {
    process.env.PATH = path;
  });

  /** A command on PATH that notes its arguments and some variables. */
  async function standIn(cloud: Cloud, name: string, script: string) {
    const file = cloud.at('bin', name);
    await writeFiles(cloud.at('bin'), {
      [name]:
        `#!/bin/sh\n` +
        `printf '%s${SEPARATOR}' "$(basename "$PWD")" "$@" >> ${cloud.at(
          'calls',
        )}\necho >> ${cloud.at('calls')}\nenv > ${cloud.at('variables')}\n` +
        `${script}\n`,
    });
    await chmod(file, 0o755);
    process.env.PATH = `${cloud.at('bin')}${delimiter}${path}`;
    return file;
  }

  const calls = async (cloud: Cloud) =>
    (await readFile(cloud.at('calls'), 'utf8'))
      .trim()
      .split('\n')
      .map(line => line.split(SEPARATOR).slice(0, -1));

  const variables = async (cloud: Cloud) =>
    Object.fromEntries(
      (await readFile(cloud.at('variables'), 'utf8'))
        .split('\n')
        .map(line => line.split(/=(.*)/s).slice(0, 2)),
    );

  describe('for OpenTofu', () => {
    // It reads main.tofu in the place of main.tf.
    const asTofu = () =>
      `for file in *.tofu; do [ -e "$file" ] && mv "$file" "\${file%.tofu}.tf"; done\nexec ${terraform} "$@"`;

    it('is preferred where it is installed, and called as Terraform is', async () => {
      const cloud = new Cloud(folder.path);
      await cloud.begin(code({ a: '1' }));
      await standIn(cloud, 'tofu', asTofu());
      await expect(cloud.checker().check()).resolves.toMatchObject({
        resources: [],
      });
      const [init, plan, show] = await calls(cloud);
      expect(init).toEqual([
        'app',
        'init',
        '-input=false',
        '-no-color',
        '-reconfigure',
      ]);
      expect(plan).toEqual([
        'app',
        'plan',
        '-lock=false',
        '-input=false',
        '-refresh=true',
        '-json',
        expect.stringMatching(/^-out=.*\/work\/[\da-f-]{36}\/plan$/),
      ]);
      expect(show.slice(0, 3)).toEqual(['app', 'show', '-json']);
    });

    it('has main.tofu count in the place of main.tf, also for where the state is', async () => {
      const cloud = new Cloud(folder.path);
      const repository = await cloud.begin(code({ a: '1' }));
      await repository.commit('Ana Souza', 'Both', {
        'app/main.tf': `terraform {\n  backend "s3" {\n    key = "a"\n  }\n}\n${code(
          { a: '1', ofTerraform: '1' },
        )}`,
        'app/main.tofu': code({ a: '1', of_open_tofu: '1' }),
      });
      const file = await standIn(cloud, 'tofu', asTofu());
      for (const command of ['tofu', file]) {
        const report = await cloud.checker({ command }).check();
        expect(report.resources).toMatchObject([
          { address: 'terraform_data.of_open_tofu' },
        ]);
      }
    });

    it('has no file changed in recording that main.tofu replaces', async () => {
      const cloud = new Cloud(folder.path);
      const repository = await cloud.begin(code({ a: '1' }));
      const replaced = code({ a: '3' });
      await repository.commit('Ana Souza', 'Both', {
        'app/main.tf': replaced,
        'app/main.tofu': code({ a: '2' }),
      });
      await standIn(cloud, 'tofu', asTofu());
      const environment = { key: 'code:app', name: 'app' };
      const { provider, check } = cloud.checker({ command: 'tofu' });
      const host = new RecordingHost();
      const { resources } = await check();
      await provider.openFix(
        environment,
        { optionId: 'record', drifts: resources, actor: 'user:default/ana' },
        { signal: deadline(), codeHost: host },
      );
      expect(host.pullRequests.map(({ files }) => files)).toEqual([
        [{ path: 'app/main.tofu', content: code({ a: '1' }) }],
      ]);
    });

    it('may choose its own registry where the lock file names that of Terraform', async () => {
      const cloud = new Cloud(folder.path);
      const repository = await cloud.begin(cloud.code(folderFile('one')));
      const lock = await readFile(
        cloud.at('by-hand/.terraform.lock.hcl'),
        'utf8',
      );
      await standIn(cloud, 'tofu', asTofu());
      const inits = async () =>
        (await calls(cloud)).filter(([, verb]) => verb === 'init');
      const { check } = cloud.checker();
      await check();
      expect(await inits()).toEqual([
        expect.arrayContaining(['-lockfile=readonly']),
      ]);
      await repository.commit('Ana Souza', 'As Terraform wrote it', {
        'app/.terraform.lock.hcl': `${lock}\nprovider "registry.terraform.io/hashicorp/null" {\n  version = "3.2.4"\n}\n`,
      });
      await rm(cloud.at('calls'));
      await check();
      expect(await inits()).toEqual([
        expect.not.arrayContaining(['-lockfile=readonly']),
      ]);
      // Terraform itself keeps to the file.
      await rm(cloud.at('calls'));
      await standIn(cloud, 'terraform', `exec ${terraform} "$@"`);
      const other = cloud.checker({ command: 'terraform' });
      expect((await failureOf(other.check())).message).toMatch(
        /^Provider dependency changes detected\. /,
      );
      expect((await inits())[0]).toContain('-lockfile=readonly');
    });

    it('says what code for OpenTofu needs where there is only Terraform', async () => {
      const cloud = new Cloud(folder.path);
      const repository = await cloud.begin(code({ a: '1' }));
      await repository.commit('Ana Souza', 'OpenTofu alone', {
        'tofu/main.tofu': code({ a: '1' }),
      });
      await writeFiles(cloud.at('states/tofu'), {
        'terraform.tfstate': await readFile(cloud.state, 'utf8'),
      });
      const { provider } = cloud.checker({ command: 'terraform' });
      const found = await provider.discover({ signal: deadline() });
      expect(found.map(({ name }) => name)).toEqual(['app', 'tofu']);
      const { message } = await failureOf(
        provider.check(found[1], { signal: deadline() }),
      );
      expect(message).toMatch(
        /^There is no code for this command; OpenTofu alone reads files that end in \.tofu\./,
      );
    });
  });

  describe('for Terragrunt', () => {
    const unit = {
      'live/prod/app/terragrunt.hcl':
        'include "root" {\n  path = find_in_parent_folders()\n}\nterraform {\n  source = "../../../modules//app?ref=main"\n}\n',
      'live/prod/beside/terragrunt.hcl': 'inputs = {\n  size = 1\n}\n',
      'live/prod/beside/main.tf': code({ a: '1' }),
      'live/prod/rooted/terragrunt.hcl':
        'terraform {\n  source = "${get_repo_root()}/modules/rooted"\n}\n',
      // For others to include: its source belongs to a provider, and stands in a text.
      'live/terragrunt.hcl':
        '# include "x" {\nterraform {\n  extra_arguments "all" {\n    commands = ["plan"]\n  }\n}\ngenerate "provider" {\n  path     = "p.tf"\n  contents = <<EOF\nterraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n    }\n  }\n}\nEOF\n}\n',
      'modules/app/main.tf': code({ a: '1' }),
      'modules/rooted/main.tf': code({ a: '1' }),
      'modules/unused/main.tf': code({ a: '1' }),
    };
    const app = {
      key: 'code:live/prod/app',
      name: 'live/prod/app',
    };

    it('units are told from what they include and what they run', async () => {
      const cloud = new Cloud(folder.path);
      const repository = await cloud.begin(code({ a: '1' }));
      await repository.commit('Ana Souza', 'Units', unit);
      const { provider } = cloud.checker();
      const found = await provider.discover({ signal: deadline() });
      expect(found.map(({ name }) => name)).toEqual([
        'app',
        'live/prod/app',
        'live/prod/beside',
        'live/prod/rooted',
        'modules/unused',
      ]);
      await expect(provider.check(app, { signal: deadline() })).rejects.toThrow(
        /^This is a Terragrunt unit, and Terragrunt is not installed\. Install it/,
      );
    });

    it('units are not offered to be recorded, also before anybody looked', async () => {
      const cloud = new Cloud(folder.path);
      const repository = await cloud.begin(code({ a: '1' }));
      await repository.commit('Ana Souza', 'Units', unit);
      const { provider } = cloud.checker();
      const context = { signal: deadline(), codeHost: new RecordingHost() };
      const offered = async (environment: typeof app) => {
        const options = await provider.getFixOptions(environment, context);
        return options.map(each => each.id ?? each.kind);
      };
      await expect(offered(app)).resolves.toEqual([]);
      await expect(offered({ key: 'code:app', name: 'app' })).resolves.toEqual([
        'record',
      ]);
      const request = {
        optionId: 'record',
        drifts: [],
        actor: 'user:default/a',
      };
      await expect(provider.openFix(app, request, context)).rejects.toThrow(
        'live/prod/app is a Terragrunt unit, and its values are not in code of its own.',
      );
      // What cannot be told is offered, and says why when it is asked for.
      const gone = cloud.checker({ folder: cloud.at('another') }).provider;
      await rm(cloud.at('repository'), { recursive: true });
      await expect(gone.getFixOptions(app, context)).resolves.toMatchObject([
        { id: 'record' },
      ]);
      await expect(gone.openFix(app, request, context)).rejects.toThrow(
        /The repository .* does not exist/,
      );
    });

    it('is called for a unit, told to make nothing, and read as Terraform is', async () => {
      const cloud = new Cloud(folder.path);
      const repository = await cloud.begin(code({ a: '1' }));
      await repository.commit('Ana Souza', 'Units', unit);
      // It runs the module in a copy, as Terragrunt does.
      await standIn(
        cloud,
        'terragrunt',
        `if [ "$1" = init ]; then [ -e generated.tf ] && exit 9; touch generated.tf; fi\nmkdir -p "$TG_DOWNLOAD_DIR/copy"\ncp ../../../modules/app/*.tf "$TG_DOWNLOAD_DIR/copy"\ncp ${cloud.state} "$TG_DOWNLOAD_DIR/copy/terraform.tfstate"\ncd "$TG_DOWNLOAD_DIR/copy"\necho "14:20:38 INFO terragrunt says something" >&2\nexec ${terraform} "$@"`,
      );
      const { provider } = cloud.checker({ command: 'terraform' });
      const check = () => provider.check(app, { signal: deadline() });
      await expect(check()).resolves.toMatchObject({ resources: [] });
      expect(
        (await calls(cloud)).map(([where, ...args]) => [
          where,
          args.map(arg => arg.replace(/[^=]*\/work\/.*/, 'PLAN')).join(' '),
        ]),
      ).toEqual([
        ['app', 'init -input=false -no-color'],
        ['app', 'plan -lock=false -input=false -refresh=true -json -out=PLAN'],
        ['app', 'show -json PLAN'],
      ]);
      expect(await variables(cloud)).toMatchObject({
        TG_TF_PATH: 'terraform',
        TERRAGRUNT_TFPATH: 'terraform',
        TG_NON_INTERACTIVE: 'true',
        TERRAGRUNT_NON_INTERACTIVE: 'true',
        TG_BACKEND_REQUIRE_BOOTSTRAP: 'true',
        TERRAGRUNT_FAIL_ON_STATE_BUCKET_CREATION: 'true',
        TG_DISABLE_BUCKET_UPDATE: 'true',
        TG_DOWNLOAD_DIR: expect.stringContaining(cloud.at('module/data/own')),
      });

      await repository.commit('Jonas Lindqvist', 'Larger', {
        'modules/app/main.tf': code({ a: '2' }),
      });
      const report = await check();
      expect(report.resources).toMatchObject([
        {
          address: 'terraform_data.a',
          suspects: [{ who: 'Jonas Lindqvist' }, {}],
        },
      ]);
    });

    it('may choose its command where none is configured, and says why it fails', async () => {
      const cloud = new Cloud(folder.path);
      const repository = await cloud.begin(code({ a: '1' }));
      await repository.commit('Ana Souza', 'Units', unit);
      await standIn(
        cloud,
        'terragrunt',
        'echo "14:20:38 ERROR  S3 bucket canary-states does not exist, and --backend-require-bootstrap is set" >&2\nexit 1',
      );
      const { provider } = cloud.checker();
      const { message } = await failureOf(
        provider.check(app, { signal: deadline() }),
      );
      expect(message).toBe(
        '`terragrunt init` failed: 14:20:38 ERROR  S3 bucket canary-states does not exist, and --backend-require-bootstrap is set',
      );
      expect(await variables(cloud)).not.toHaveProperty('TG_TF_PATH');
    });
  });
});
