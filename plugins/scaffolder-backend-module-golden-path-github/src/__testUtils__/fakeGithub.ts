import { mockServices } from '@backstage/backend-test-utils';
import { StepContext } from '@paved-path/backstage-plugin-golden-path-node';
import { runGit } from '@paved-path/provider-kit-node';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { http, HttpResponse } from 'msw';
import { GithubClient, GithubClientOptions } from '../GithubClient';
import { GithubSettings, readGithubSettings } from '../settings';

export const API = 'https://api.github.com';
export const TOKEN = 'canary-0f4c1e';

export type FakeRepository = {
  name: string;
  description: string;
  topics: string[];
  default_branch: string;
  archived?: boolean;
};

/** The API's documented answers, with the content of repositories in real bare repositories. */
export class FakeGithub {
  readonly repositories = new Map<string, FakeRepository>();
  readonly calls: { method: string; path: string; body: unknown }[] = [];
  readonly teams = new Set<string>(['payments']);
  readonly teamAccess = new Map<string, string>();
  readonly logs: string[] = [];
  root = '';
  folder = '';

  async start(): Promise<void> {
    this.root = await mkdtemp(path.join(tmpdir(), 'fake-github-'));
    this.folder = path.join(this.root, 'rendered');
    await mkdir(path.join(this.folder, 'src'), { recursive: true });
    await writeFile(path.join(this.folder, 'README.md'), '# Refunds\n');
    await writeFile(path.join(this.folder, 'src', 'index.js'), 'run();\n');
  }

  async stop(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }

  /** Whatever was logged, the token is nowhere in it. */
  checkLogs(): void {
    if (this.logs.some(line => line.includes(TOKEN))) {
      throw new Error('The token is in the log');
    }
  }

  get pushBaseUrl(): string {
    return `file://${this.root}`;
  }

  async add(repository: FakeRepository): Promise<void> {
    this.repositories.set(repository.name, repository);
    await runGit(['init', '--quiet', '--bare', this.#gitDir(repository.name)]);
  }

  async git(name: string, ...args: string[]): Promise<string> {
    const { stdout } = await runGit(['-C', this.#gitDir(name), ...args]);
    return stdout.trim();
  }

  get handlers() {
    const repo = `${API}/repos/acme/:name`;
    return [
      http.get(repo, ({ params }) => {
        const found = this.repositories.get(String(params.name));
        return found ? HttpResponse.json(this.toJson(found)) : notFound();
      }),
      http.post(`${API}/orgs/acme/repos`, async ({ request }) => {
        const body = (await this.#record(request)) as FakeRepository;
        if (this.repositories.has(body.name)) return nameTaken();
        await this.add({
          name: body.name,
          description: body.description,
          topics: [],
          default_branch: 'main',
        });
        return HttpResponse.json(
          this.toJson(this.repositories.get(body.name)!),
          { status: 201 },
        );
      }),
      http.put(`${repo}/topics`, async ({ request, params }) => {
        const body = (await this.#record(request)) as { names: string[] };
        this.repositories.get(String(params.name))!.topics = body.names;
        return HttpResponse.json(body);
      }),
      http.get(`${repo}/git/ref/:ref`, async ({ params }) => {
        try {
          const sha = await this.git(
            String(params.name),
            'rev-parse',
            '--verify',
            '--quiet',
            `refs/${params.ref}`,
          );
          return HttpResponse.json({
            ref: `refs/${params.ref}`,
            object: { type: 'commit', sha },
          });
        } catch {
          return HttpResponse.json(
            { message: 'Git Repository is empty.' },
            { status: 409 },
          );
        }
      }),
      http.get(`${repo}/git/commits/:sha`, async ({ params }) =>
        HttpResponse.json({
          sha: params.sha,
          tree: {
            sha: await this.git(
              String(params.name),
              'rev-parse',
              `${params.sha}^{tree}`,
            ),
          },
        }),
      ),
      http.put(
        `${API}/orgs/acme/teams/:team/repos/acme/:name`,
        async ({ request, params }) => {
          const body = (await this.#record(request)) as { permission: string };
          if (!this.teams.has(String(params.team))) return notFound();
          this.teamAccess.set(`${params.team}/${params.name}`, body.permission);
          return new HttpResponse(null, { status: 204 });
        },
      ),
    ];
  }

  toJson(repository: FakeRepository) {
    const { name } = repository;
    return {
      archived: false,
      ...repository,
      full_name: `acme/${name}`,
      owner: { login: 'acme' },
      html_url: `https://github.com/acme/${name}`,
      clone_url: `https://github.com/acme/${name}.git`,
    };
  }

  context(signal = new AbortController().signal): StepContext {
    const log = (level: string) => (message: string) => {
      this.logs.push(`${level}: ${message}`);
    };
    return {
      signal,
      logger: { info: log('info'), warn: log('warn'), error: log('error') },
      getToken: async () => '',
    };
  }

  /** A client that neither paces its writes nor waits long. */
  client(options: Partial<GithubClientOptions> & { github?: object } = {}): {
    client: GithubClient;
    settings: GithubSettings;
  } {
    const config = mockServices.rootConfig({
      data: {
        integrations: { github: [{ host: 'github.com', token: TOKEN }] },
        goldenPath: { github: { organization: 'acme', ...options.github } },
      },
    });
    const settings = readGithubSettings(config)!;
    const debug = (message: string) => this.logs.push(message);
    return {
      settings,
      client: new GithubClient({
        config,
        settings,
        logger: { debug, warn: debug },
        pacing: false,
        initialDelay: 1,
        ...options,
      }),
    };
  }

  async #record(request: Request): Promise<unknown> {
    const body = await request.clone().json();
    const { pathname } = new URL(request.url);
    this.calls.push({ method: request.method, path: pathname, body });
    return body;
  }

  #gitDir(name: string): string {
    return path.join(this.root, 'acme', `${name}.git`);
  }
}

export function notFound() {
  return HttpResponse.json({ message: 'Not Found' }, { status: 404 });
}

export function nameTaken() {
  return HttpResponse.json(
    {
      message: 'Repository creation failed.',
      errors: [
        {
          resource: 'Repository',
          code: 'custom',
          field: 'name',
          message: 'name already exists on this account',
        },
      ],
    },
    { status: 422 },
  );
}
