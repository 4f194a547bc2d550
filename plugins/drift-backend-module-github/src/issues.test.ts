import { PAGE } from './__testUtils__/FakeGithub';
import { useGithub } from './__testUtils__/useGithub';

describe('issues', () => {
  const use = useGithub();

  it('opens an issue, and adds to its own that is open', async () => {
    use.github.issues.push(
      // Of a person, and a pull request.
      { number: 90, title: 'payments drifted', body: 'By hand' },
      {
        number: 91,
        title: 'payments drifted',
        body: '<!-- paved-path: drift -->',
        pull_request: {},
      },
    );
    const opened = await use.openIssue();
    expect(opened).toEqual({
      kind: 'issue',
      title: 'acme/infrastructure#3',
      url: `${PAGE}/issues/3`,
      notes: [],
    });
    expect(use.github.issues.at(-1)!.body).toMatch(/^<!-- .* -->\nA table\.$/);
    // So that it is on another page.
    use.github.issues.unshift(
      ...Array.from({ length: 150 }, (_, index) => ({
        number: 1000 + index,
        title: 'other',
        body: '',
      })),
    );
    expect(await use.openIssue({ body: 'Another table.' })).toEqual({
      kind: 'comment',
      title: 'acme/infrastructure#3',
      url: `${PAGE}/issues/3#issuecomment-1`,
      notes: ['The issue was open already, and got a comment.'],
    });
    expect(use.github.comments).toEqual([
      { number: 3, body: 'Another table.' },
    ]);
  });

  it('comments', async () => {
    expect(await use.comment()).toEqual({
      kind: 'comment',
      title: 'acme/infrastructure#7',
      url: `${PAGE}/issues/7#issuecomment-1`,
      notes: [],
    });
    expect(use.github.comments).toEqual([{ number: 7, body: 'atlantis plan' }]);
  });
});
