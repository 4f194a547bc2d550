import { runGit } from '@paved-path/provider-kit-node';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const identity = {
  GIT_AUTHOR_NAME: 'Somebody',
  GIT_AUTHOR_EMAIL: 'somebody@example.org',
  GIT_COMMITTER_NAME: 'Somebody',
  GIT_COMMITTER_EMAIL: 'somebody@example.org',
};

/** A hash as git has them, made of a word. @internal */
export function shaOf(word: string): string {
  return createHash('sha1').update(word).digest('hex');
}

/** The id of the artifact that `writeArtifact` makes of a commit. @internal */
export function artifactIdOf(word: string, branch = 'main'): string {
  const plan = shaOf('plan').slice(0, 10);
  return `${branch.replace(/\//g, '_')}-${shaOf(word).slice(0, 10)}-${plan}`;
}

/** A config repository, a folder of artifacts and a place for a mirror, all real and temporary. @internal */
export class GitopsSandbox {
  static async create(): Promise<GitopsSandbox> {
    const folder = await realpath(
      await mkdtemp(join(tmpdir(), 'release-manager-')),
    );
    const sandbox = new GitopsSandbox(folder);
    await mkdir(sandbox.artifacts, { recursive: true });
    await runGit([
      'init',
      '--quiet',
      '--bare',
      '--initial-branch=main',
      sandbox.origin,
    ]);
    return sandbox;
  }

  private constructor(readonly folder: string) {}

  /** The bare repository. */
  get origin(): string {
    return join(this.folder, 'config.git');
  }

  get artifacts(): string {
    return join(this.folder, 'artifacts');
  }

  get mirror(): string {
    return join(this.folder, 'mirror');
  }

  /** What app-config.yaml would say. */
  get config() {
    return {
      repository: { url: this.origin },
      folder: this.mirror,
      artifacts: { folder: this.artifacts },
    };
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Runs git in the bare repository, and returns what it printed. */
  async git(...args: string[]): Promise<string> {
    const { stdout } = await runGit([`--git-dir=${this.origin}`, ...args]);
    return stdout.trim();
  }

  /** Messages of all commits, newest first. */
  async messages(): Promise<string[]> {
    const text = await this.git('log', '-z', '--format=%B', 'main');
    return text.split('\0').filter(Boolean);
  }

  /** Another person clones, commits and pushes with plain git. */
  async commitElsewhere(
    files: Record<string, string>,
    message: string,
  ): Promise<string> {
    const clone = await mkdtemp(join(this.folder, 'clone-'));
    const git = async (...args: string[]) =>
      (await runGit(args, { cwd: clone, env: identity })).stdout.trim();
    await git('clone', '--quiet', this.origin, '.');
    await git('checkout', '--quiet', '-B', 'main');
    await writeFiles(clone, files);
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', '-m', message);
    await git('push', '--quiet', 'origin', 'main');
    const sha = await git('rev-parse', 'HEAD');
    await rm(clone, { recursive: true });
    return sha;
  }

  /** Writes an artifact as a pipeline does. `commits` are words, newest first. */
  async writeArtifact(options: {
    service: string;
    commits: string[];
    builtAt: string;
    branch?: string;
    environments?: string[];
    manifests?: Record<string, string>;
  }): Promise<string> {
    const { service, commits, builtAt, branch = 'main' } = options;
    const [word] = commits;
    const id = artifactIdOf(word, branch);
    const folder = join(this.artifacts, service, id);
    const environments = options.environments ?? [
      'dev',
      'staging',
      'production',
    ];
    await writeFiles(folder, {
      'artifact.json': JSON.stringify({
        id,
        service,
        namespace: '',
        squad: 'payments',
        application: {
          branch,
          sha: shaOf(word),
          authorName: 'Ana Souza',
          authorEmail: 'ana@example.org',
          committerName: 'Ana Souza',
          committerEmail: 'ana@example.org',
          message: `${word}\n\nMore about it`,
          name: service,
          url: `https://git.example.org/${service}/commit/${shaOf(word)}`,
          provider: 'example',
        },
        ci: {
          jobUrl: `https://ci.example.org/${id}`,
          start: builtAt,
          end: builtAt,
        },
        shuttle: { plan: { sha: shaOf('plan') }, shuttleVersion: '1' },
        stages: [
          {
            id: 'test',
            name: 'Test',
            data: { results: { passed: 12, failed: 0, skipped: 1 } },
          },
          {
            id: 'push',
            name: 'Push',
            data: { image: `images.example.org/${service}`, tag: id },
          },
        ],
      }),
      'commits.json': JSON.stringify(
        commits.map(each => ({
          sha: shaOf(each),
          message: each,
          author: { name: 'Ana Souza', email: 'ana@example.org' },
          at: builtAt,
        })),
      ),
      'plan.json': JSON.stringify({
        name: 'service',
        version: '1.2.0',
        pinned: false,
        overrides: [],
      }),
      ...Object.fromEntries(
        environments.flatMap(environment =>
          Object.entries(
            options.manifests ?? {
              'deployment.yaml': `kind: Deployment\nimage: ${id}\nenvironment: ${environment}\n`,
              'service.yaml': 'kind: Service\n',
            },
          ).map(([name, text]) => [`resources/${environment}/${name}`, text]),
        ),
      ),
    });
    return id;
  }
}

async function writeFiles(
  folder: string,
  files: Record<string, string>,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}
