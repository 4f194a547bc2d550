import fc from 'fast-check';
import {
  code,
  createProvider,
  deadline,
  TestRepository,
  useFolder,
} from '../__testUtils__/fixtures';
import { RecordingHost } from '../__testUtils__/RecordingHost';
import { atlantisPlan } from './atlantis';
import { asCode, branchFor } from './request';

/** How Atlantis splits a comment: like a shell, with quotes and backslashes. */
function split(comment: string): string[] {
  const words = comment.match(/"(?:\\.|[^"\\])*"|[^\s"]+/g) ?? [];
  return words.map(word =>
    word.startsWith('"') ? word.slice(1, -1).replace(/\\(.)/g, '$1') : word,
  );
}

describe('Fixes that are opened elsewhere', () => {
  const folder = useFolder();

  const drift = {
    address: 'terraform_data.a',
    type: 'terraform_data',
    name: 'a',
    cause: 'not-applied' as const,
    action: 'update' as const,
    attributes: [{ path: 'input', before: '1', after: '2' }],
    suspects: [],
  };

  async function begin(path: string, settings: object = { atlantis: true }) {
    await TestRepository.create(`${folder.path}/repository`, {
      [`${path}/main.tf`]: code({ a: '1' }),
    });
    const provider = createProvider(folder.path, {
      repositories: [
        { name: 'code', url: `${folder.path}/repository`, ...settings },
      ],
    });
    const environment = { key: `code:${path}`, name: path };
    const open = (codeHost?: RecordingHost, optionId = 'atlantis') =>
      provider.openFix(
        environment,
        { optionId, drifts: [drift], actor: 'user:default/ana' },
        { signal: deadline(), codeHost },
      );
    const options = async (codeHost?: RecordingHost) => {
      const context = { signal: deadline(), codeHost };
      const found = await provider.getFixOptions(environment, context);
      return found.map(each => each.id ?? each.kind);
    };
    return { open, options };
  }

  it('are offered where there is a place for them', async () => {
    const { options } = await begin('live/app', {
      atlantis: true,
      fix: { title: 'Apply {path}', url: 'https://example.com/{path}' },
    });
    const host = new RecordingHost();
    await expect(options(host)).resolves.toEqual([
      'atlantis',
      'link',
      'record',
    ]);
    await expect(options()).resolves.toEqual(['link']);
    Object.assign(host, { comment: undefined });
    await expect(options(host)).resolves.toEqual(['link', 'record']);
  });

  it('have Atlantis plan in an empty pull request, and leave the apply to a person', async () => {
    const { open } = await begin('live/größe and more');
    const host = new RecordingHost();
    const opened = await open(host);
    expect(host.pullRequests).toMatchObject([
      {
        files: [],
        branch: expect.stringMatching(/^paved-path\/drift\/apply-live-gr-/),
      },
    ]);
    expect(host.pullRequests[0].body).toContain('### `terraform_data.a`');
    expect(host.comments).toMatchObject([
      { number: 1, body: 'atlantis plan -d "live/größe and more"' },
    ]);
    expect(opened).toMatchObject({ kind: 'pull-request', title: 'code#1' });
    expect(opened.notes.join('\n')).toContain('comment: atlantis apply');
  });

  it('say what to do by hand, where the pull request is there and the comment is not', async () => {
    const { open } = await begin('live/app');
    const host = new RecordingHost();
    host.comment = async () => {
      throw new Error('Comments are closed.');
    };
    await expect(open(host)).rejects.toThrow(
      'code#1 was opened, and Atlantis could not be asked in it: Comments are closed. Comment there by hand: atlantis plan -d live/app',
    );
  });

  it('refuse what they do not know, and folders that Atlantis cannot be told', async () => {
    const { open, options } = await begin('a"b');
    const host = new RecordingHost();
    await expect(options(host)).resolves.toEqual(['record']);
    await expect(open(host)).rejects.toThrow(
      'Atlantis cannot be told the folder a"b',
    );
    await expect(open(host, 'other')).rejects.toThrow('optionId is other');
    await expect(open(undefined)).rejects.toThrow('no such way');
    expect(host.pullRequests).toEqual([]);
  });

  it('tell Atlantis folders so that it reads them back', () => {
    expect(atlantisPlan({ path: 'live/app' }, { workspace: 'staging' })).toBe(
      'atlantis plan -d live/app -w staging',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), path => {
        const comment = atlantisPlan({ path }, {});
        const isRefused = /["\\\p{C}]|\.\./u.test(path);
        expect(comment === undefined).toBe(isRefused);
        expect(comment && split(comment)).toEqual(
          comment && ['atlantis', 'plan', '-d', path],
        );
        expect(comment ?? '').not.toMatch(/\n/);
      }),
    );
  });

  it('have branches that Git takes, the same each time, and text that ends no code', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        const branch = branchFor('record', { key: text, name: text });
        expect(branch).toMatch(
          /^paved-path\/drift\/record-[a-z0-9][a-z0-9-]*$/,
        );
        const shown = asCode(text);
        const [fence] = shown.match(/^`+/)!;
        const inner = shown.slice(fence.length, -fence.length);
        expect(inner.match(/`+/g) ?? []).not.toContain(fence);
        expect(shown).not.toMatch(/[\r\n]/);
      }),
    );
  });
});
