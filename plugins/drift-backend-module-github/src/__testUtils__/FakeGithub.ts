import { mockServices } from '@backstage/backend-test-utils';
import { createHash } from 'node:crypto';
import { http, HttpResponse } from 'msw';
import { GithubCodeHost } from '../GithubCodeHost';
import { readGithubSettings } from '../settings';

export const API = 'https://api.github.com/repos/acme/infrastructure';
export const TOKEN = 'canary-0f4c1e';
export const PAGE = 'https://github.com/acme/infrastructure';

type Entry = { mode: string; content: string };
type Files = Record<string, Entry>;
type Commit = { tree: Files; parents: string[]; message: string };
type Pull = {
  number: number;
  head: string;
  base: string;
  title: string;
  body: string;
  state: string;
};
type Issue = {
  number: number;
  title: string;
  body: string;
  pull_request?: object;
};

const hash = (value: unknown) =>
  createHash('sha1').update(JSON.stringify(value)).digest('hex');

/** A repository behind the documented answers of GitHub's API, with Git's objects as they are: the same content is the same object. */
export class FakeGithub {
  readonly blobs = new Map<string, string>();
  readonly trees = new Map<string, Files>();
  readonly commits = new Map<string, Commit>();
  readonly branches = new Map<string, string>();
  readonly pulls: Pull[] = [];
  readonly issues: Issue[] = [];
  readonly comments: Array<{ number: number; body: string }> = [];
  readonly forced: string[] = [];
  readonly calls: string[] = [];
  readonly authorizations = new Set<string | null>();
  readonly logs: string[] = [];
  facts: object = {};

  constructor() {
    this.commit('main', {
      'README.md': { mode: '100644', content: '# Infrastructure\n' },
      'live/payments/main.tf': { mode: '100644', content: 'size = 1\n' },
      'live/run.sh': { mode: '100755', content: 'run\n' },
      'live/link.tf': { mode: '120000', content: 'payments/main.tf' },
    });
  }

  /** Commits to a branch as anybody would. */
  commit(branch: string, files: Files, message = 'By hand'): string {
    const parent = this.branches.get(branch);
    const tree = { ...(parent && this.commits.get(parent)!.tree), ...files };
    const sha = this.#add({ tree, parents: parent ? [parent] : [], message });
    this.branches.set(branch, sha);
    return sha;
  }

  tip(branch: string): Commit & { sha: string } {
    const sha = this.branches.get(branch)!;
    return { sha, ...this.commits.get(sha)! };
  }

  get handlers() {
    return [
      // Answers nothing, and so leaves the call to the next one.
      http.all('https://api.github.com/*', ({ request }) => {
        const { pathname } = new URL(request.url);
        this.calls.push(`${request.method} ${pathname}`);
        this.authorizations.add(request.headers.get('authorization'));
      }),
      http.get(API, () =>
        HttpResponse.json({
          full_name: 'acme/infrastructure',
          default_branch: 'main',
          archived: false,
          has_issues: true,
          ...this.facts,
        }),
      ),
      http.get(`${API}/git/ref/*`, ({ request }) => {
        const branch = toBranch(request);
        const sha = this.branches.get(branch);
        return sha
          ? HttpResponse.json({ object: { type: 'commit', sha } })
          : refuse(404, 'Not Found');
      }),
      http.get(`${API}/git/commits/:sha`, ({ params }) =>
        HttpResponse.json(this.#toJson(String(params.sha))),
      ),
      http.get(`${API}/git/trees/:sha`, ({ params }) =>
        HttpResponse.json({ tree: this.#listTree(String(params.sha)) }),
      ),
      http.post(`${API}/git/blobs`, async ({ request }) => {
        const { content, encoding } = await read<Record<string, string>>(
          request,
        );
        const text = Buffer.from(content, encoding as 'base64').toString();
        const sha = hash(text);
        this.blobs.set(sha, text);
        return HttpResponse.json({ sha }, { status: 201 });
      }),
      http.post(`${API}/git/trees`, async ({ request }) => {
        const body = await read<{
          base_tree: string;
          tree: Array<{ path: string; mode: string; sha: string }>;
        }>(request);
        const tree = { ...this.trees.get(body.base_tree) };
        for (const { path, mode, sha } of body.tree) {
          tree[path] = { mode, content: this.blobs.get(sha)! };
        }
        return HttpResponse.json({ sha: this.#addTree(tree) }, { status: 201 });
      }),
      http.post(`${API}/git/commits`, async ({ request }) => {
        const body = await read<{
          tree: string;
          parents: string[];
          message: string;
        }>(request);
        const sha = this.#add({ ...body, tree: this.trees.get(body.tree)! });
        return HttpResponse.json(this.#toJson(sha), { status: 201 });
      }),
      http.post(`${API}/git/refs`, async ({ request }) => {
        const { ref, sha } = await read<Record<string, string>>(request);
        const branch = ref.replace('refs/heads/', '');
        if (this.branches.has(branch)) {
          return refuse(422, 'Reference already exists');
        }
        this.branches.set(branch, sha);
        return HttpResponse.json({ object: { sha } }, { status: 201 });
      }),
      http.patch(`${API}/git/refs/*`, async ({ request }) => {
        const branch = toBranch(request);
        const { sha, force } = await read<{ sha: string; force: boolean }>(
          request,
        );
        if (force) this.forced.push(branch);
        else if (
          !this.commits.get(sha)!.parents.includes(this.branches.get(branch)!)
        ) {
          return refuse(422, 'Update is not a fast forward');
        }
        this.branches.set(branch, sha);
        return HttpResponse.json({ object: { sha } });
      }),
      http.get(`${API}/pulls`, ({ request }) => {
        const head = new URL(request.url).searchParams.get('head');
        return HttpResponse.json(
          this.pulls
            .filter(({ state }) => state === 'open')
            .filter(pull => `acme:${pull.head}` === head)
            .map(toPull),
        );
      }),
      http.post(`${API}/pulls`, async ({ request }) => {
        const body = await read<Pull>(request);
        const isOpen = this.pulls.some(
          ({ head, state }) => head === body.head && state === 'open',
        );
        if (isOpen) {
          return refuse(422, 'Validation Failed', [
            { message: `A pull request already exists for acme:${body.head}.` },
          ]);
        }
        const pull = { ...body, number: this.#nextNumber(), state: 'open' };
        this.pulls.push(pull);
        return HttpResponse.json(toPull(pull), { status: 201 });
      }),
      http.patch(`${API}/pulls/:number`, async ({ request, params }) => {
        const pull = this.pulls.find(
          ({ number }) => number === Number(params.number),
        )!;
        Object.assign(pull, await request.json());
        return HttpResponse.json(toPull(pull));
      }),
      http.get(`${API}/issues`, ({ request }) => {
        const { searchParams } = new URL(request.url);
        const size = Number(searchParams.get('per_page'));
        const from = (Number(searchParams.get('page')) - 1) * size;
        return HttpResponse.json(this.issues.slice(from, from + size));
      }),
      http.post(`${API}/issues`, async ({ request }) => {
        const body = await read<Issue>(request);
        const issue = { ...body, number: this.#nextNumber() };
        this.issues.push(issue);
        return HttpResponse.json(
          { ...issue, html_url: `${PAGE}/issues/${issue.number}` },
          { status: 201 },
        );
      }),
      http.post(
        `${API}/issues/:number/comments`,
        async ({ request, params }) => {
          const { body } = await read<{ body: string }>(request);
          const number = Number(params.number);
          this.comments.push({ number, body });
          return HttpResponse.json(
            { html_url: `${PAGE}/issues/${number}#issuecomment-1` },
            { status: 201 },
          );
        },
      ),
    ];
  }

  /** A host that neither paces its writes nor waits long. */
  host(data: object = {}): GithubCodeHost {
    const config = mockServices.rootConfig({
      data: {
        integrations: {
          github: [
            { host: 'github.com', token: TOKEN },
            { host: 'ghe.acme.com', apiBaseUrl: 'https://ghe.acme.com/api/v3' },
          ],
        },
        drift: { github: data },
      },
    });
    return new GithubCodeHost({
      config,
      settings: readGithubSettings(config)!,
      logger: { debug: message => this.logs.push(message) },
      pacing: false,
      retries: 2,
      initialDelay: 1,
    });
  }

  #nextNumber(): number {
    return this.pulls.length + this.issues.length + 1;
  }

  #add(commit: Commit): string {
    this.#addTree(commit.tree);
    const sha = hash([commit, this.commits.size]);
    this.commits.set(sha, commit);
    return sha;
  }

  #addTree(tree: Files): string {
    const sorted = Object.fromEntries(Object.entries(tree).sort());
    const sha = hash(sorted);
    this.trees.set(sha, sorted);
    return sha;
  }

  #listTree(sha: string) {
    const names = new Map<string, object>();
    for (const [path, { mode, content }] of Object.entries(
      this.trees.get(sha)!,
    )) {
      const [name, ...rest] = path.split('/');
      if (!rest.length) {
        names.set(name, { path: name, mode, type: 'blob', sha: hash(content) });
        continue;
      }
      const inner = Object.entries(this.trees.get(sha)!)
        .filter(([each]) => each.startsWith(`${name}/`))
        .map(([each, entry]) => [each.slice(name.length + 1), entry]);
      const tree = this.#addTree(Object.fromEntries(inner));
      names.set(name, { path: name, mode: '040000', type: 'tree', sha: tree });
    }
    return [...names.values()];
  }

  #toJson(sha: string) {
    const { tree, parents, message } = this.commits.get(sha)!;
    return {
      sha,
      tree: { sha: this.#addTree(tree) },
      parents: parents.map(each => ({ sha: each })),
      message,
    };
  }
}

export function refuse(
  status: number,
  message: string,
  errors?: object[],
  headers = {},
) {
  return HttpResponse.json({ message, errors }, { status, headers });
}

async function read<T>(request: Request): Promise<T> {
  return (await request.json()) as T;
}

/** Octokit encodes the slashes of a reference. */
function toBranch(request: Request): string {
  const path = decodeURIComponent(new URL(request.url).pathname);
  return path.replace(/^.*\/git\/refs?\/heads\//, '');
}

function toPull(pull: Pull) {
  return {
    ...pull,
    head: { ref: pull.head },
    base: { ref: pull.base },
    html_url: `${PAGE}/pull/${pull.number}`,
  };
}
