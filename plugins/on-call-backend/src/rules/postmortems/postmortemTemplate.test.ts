import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { escapeMarkdown, toCodeBlock, toLink } from './markdown';
import { postmortemPath } from './postmortemPath';
import { PostmortemFacts, writePostmortemTemplate } from './postmortemTemplate';

// As strict as what docs are shown with: HTML passes.
const parser = new MarkdownIt({ html: true });

/** All that a text of Markdown is of, as the parser sees it. */
function tokensOf(markdown: string) {
  return parser
    .parse(markdown, {})
    .flatMap(each => [each, ...(each.children ?? [])])
    .filter(each => each.type !== 'inline');
}

const markup = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...['# ', '## x', '- ', '1. ', '1) ', '> ', '| a | b |', '```', '~~~'],
        ...['<script>', '</div>', '<!--', '-->', '&lt;', '&#35;', '[x](y)'],
        ...['![x](y)', '[x]: y', '**b**', '__b__', '`c`', '\\', '***', '---'],
        ...['===', '\n', '\r\n', '\u2028', '    ', '\t', '<https://x>', '[^1]'],
      ),
      fc.string({ unit: 'binary', maxLength: 5 }),
    ),
    { maxLength: 8 },
  )
  .map(parts => parts.join(''));

/** What is to be read of a text in a line. */
const inLine = (text: string) =>
  text
    .replace(/[\s\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .trim();

describe('a text in Markdown', () => {
  it('is read as it was, and makes nothing but text, wherever it stands', () => {
    fc.assert(
      fc.property(
        markup,
        fc.constantFrom('', '- ', '# ', '- 08:00: '),
        (text, before) => {
          fc.pre(inLine(text) !== '');
          const tokens = tokensOf(`${before}${escapeMarkdown(text)}\n\nafter`);
          const shown = tokens
            .filter(({ type }) => type.startsWith('text'))
            .map(({ content }) => content)
            .join('');
          expect(shown).toBe(
            `${before.replace(/^[-#] ?/, '')}${inLine(text)}after`,
          );
          expect(
            tokens.filter(
              ({ type }) =>
                !/^(text|paragraph|list_item|bullet_list|heading)/.test(type),
            ),
          ).toEqual([]);
          const opened = tokens.filter(each => each.nesting === 1);
          // The block that it stands in, and the paragraph after it.
          expect(opened.map(({ type }) => type)).toEqual(
            tokensOf(`${before}x\n\nafter`)
              .filter(each => each.nesting === 1)
              .map(({ type }) => type),
          );
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('of several lines stays within its block', () => {
    fc.assert(
      fc.property(markup, text => {
        const tokens = tokensOf(`${toCodeBlock(text)}\n\nafter`);
        expect(tokens.map(({ type }) => type)).toEqual([
          'fence',
          'paragraph_open',
          'text',
          'paragraph_close',
        ]);
      }),
    );
  });

  it('links only to what a browser opens safely', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl(), markup), markup, (url, text) => {
        fc.pre(inLine(text) !== '');
        const link = tokensOf(toLink(text, url)).find(
          ({ type }) => type === 'link_open',
        );
        const address = link?.attrGet('href') ?? undefined;
        expect(/^https?:\/\//i.test(address ?? '')).toBe(
          /^https?:\/\//i.test(url),
        );
        expect(link === undefined).toBe(address === undefined);
      }),
    );
    expect(toLink('x', 'data:text/html,x')).toBe('x');
  });
});

describe('the template', () => {
  const ana = { name: 'Ana *Souza*' };
  const facts: PostmortemFacts = {
    service: 'Payments',
    timeZone: 'Europe/Copenhagen',
    resolveLink: link => `https://portal.example.com${link}`,
    freshness: { source: 'Fake pager', state: 'fresh' },
    incident: {
      id: 'fake:P1',
      providerId: 'fake',
      serviceKey: 'payments',
      number: 12,
      title: 'Cards | declined\n# Not a heading <b>',
      details: 'HTTP 500\n```\n# inside\n',
      status: 'resolved',
      urgency: 'high',
      createdAt: '2026-07-21T08:03:00.000Z',
      acknowledgedAt: '2026-07-21T08:03:30.000Z',
      resolvedAt: '2026-07-21T09:05:00.000Z',
      acknowledgedBy: [ana],
      resolvedBy: ana,
      assignees: [],
      resolution: 'Restarted [it](http://x)',
      url: 'https://pager.example.com/P1',
    },
    events: [
      {
        id: '2',
        at: '2026-07-21T08:04:00.000Z',
        kind: 'note',
        who: ana,
        text: 'It is the bank',
      },
      {
        id: '1',
        at: '2026-07-21T08:03:00.000Z',
        kind: 'triggered',
        text: 'Paged by Ana *Souza*',
      },
    ],
    changes: [
      {
        id: 'c',
        at: '2026-07-21T07:33:00.000Z',
        entityRef: 'component:default/payments',
        topic: 'release-manager.released',
        title: 'main-2 is in production',
        severity: 'info',
        link: '/catalog/default/component/payments/releases',
      },
    ],
  };

  it('has the facts, the time line, and headings for the rest', () => {
    expect(writePostmortemTemplate(facts))
      .toBe(`# Postmortem: Cards \\| declined \\# Not a heading \\<b\\>

| | |
| --- | --- |
| Service | Payments |
| Incident | [\\#12](<https://pager.example.com/P1>) |
| Urgency | high |
| Began | 2026-07-21 08:03 UTC |
| Acknowledged | 2026-07-21 08:03 UTC by Ana \\*Souza\\*, after less than a minute |
| Resolved | 2026-07-21 09:05 UTC by Ana \\*Souza\\*, after 1 hour 2 minutes |

All times are in UTC. When it began, it was Tuesday 10:03 in Europe/Copenhagen.

## Summary

<!-- What happened, in two or three sentences that somebody outside of the team understands. -->

\`\`\`\`text
HTTP 500
\`\`\`
# inside
\`\`\`\`

How it was resolved: Restarted \\[it\\](http://x)

## Impact

<!-- Who noticed what, from when until when, and how much. -->

## Time line

- 2026-07-21 08:03 UTC: Paged by Ana \\*Souza\\*
- 2026-07-21 08:04 UTC: It is the bank by Ana \\*Souza\\*

## What changed before

- 2026-07-21 07:33 UTC: [main-2 is in production](<https://portal.example.com/catalog/default/component/payments/releases>) (component:default/payments), 30 minutes before

## What went well

<!-- What helped to notice it, to understand it, to end it. -->

## What went wrong

<!-- What let it happen, what made it last. Conditions, not people: what made it easy to do? -->

## Actions

| What | Who | By when |
| --- | --- | --- |
|  |  |  |
`);
  });

  it('says what is not known, and that nothing is known to have changed', () => {
    const template = writePostmortemTemplate({
      ...facts,
      timeZone: undefined,
      events: [],
      changes: [],
      freshness: { source: 'Fake pager', state: 'failed', reason: 'HTTP 503' },
      incident: { ...facts.incident, resolvedAt: undefined },
    });
    expect(template).toContain('could not be read: HTTP 503.');
    expect(template).toContain('| Resolved | not yet |');
    expect(template).toContain('All times are in UTC.\n');
    expect(template).toContain('knows of no release and no drift');
  });

  it.each([
    [
      12,
      'Cards are declined: Übersee & <more>',
      '2026-07-21-12-cards-are-declined-ubersee-more',
    ],
    [undefined, '…', '2026-07-21-p1-incident'],
    [
      7,
      `${'word '.repeat(30)}`,
      `2026-07-21-7-${'word-'.repeat(12).slice(0, -1)}`,
    ],
  ])('is kept as %s, %s', (number, title, name) => {
    expect(postmortemPath({ ...facts.incident, number, title })).toBe(
      `docs/postmortems/${name}.md`,
    );
  });
});
