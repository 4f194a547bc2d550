import { ResourceDrift } from '@paved-path/backstage-plugin-drift-common';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describeDrifts } from './driftMarkdown';

function drift(options: Partial<ResourceDrift> = {}): ResourceDrift {
  return {
    address: 'aws_security_group.open',
    type: 'aws_security_group',
    name: 'open',
    cause: 'changed-outside',
    action: 'update',
    attributes: [{ path: 'ingress[0].cidr', before: '"10/8"', after: '"0/0"' }],
    suspects: [],
    ...options,
  };
}

/** What a renderer of Markdown with tables makes of it: the tags, and the text of each code span. */
function render(markdown: string) {
  const html = new MarkdownIt({ html: true, linkify: false }).render(markdown);
  const document = html.replace(/<code>(.*?)<\/code>/gs, '<code></code>');
  const codes = [...html.matchAll(/<code>(.*?)<\/code>/gs)].map(each =>
    each[1].replace(
      /&(lt|gt|quot|amp);/g,
      (_, name: string) =>
        ({ lt: '<', gt: '>', quot: '"', amp: '&' }[name] as string),
    ),
  );
  return {
    codes,
    tags: document.match(/<[^>]*>/g) ?? [],
    cells: document.match(/<td/g)?.length ?? 0,
    tables: document.match(/<table>/g)?.length ?? 0,
  };
}

describe('drifts as Markdown', () => {
  it('makes a table of each resource, without a sensitive value', () => {
    const text = describeDrifts([
      drift({
        attributes: [
          { path: 'name', before: '"a"', after: '"b"' },
          { path: 'new', after: '1' },
          { path: 'arn', before: '"x"', unknown: true },
          {
            path: 'password',
            before: 'CANARY-1',
            after: 'CANARY-2',
            sensitive: true,
          },
        ],
      }),
      drift({
        address: 'terraform_data.moved',
        previousAddress: 'terraform_data.before',
        cause: 'not-applied',
        action: 'move',
        attributes: [],
      }),
    ]);
    expect(text).not.toContain('CANARY');
    expect(text.split('\n')).toEqual([
      '### `aws_security_group.open`',
      '',
      'It was changed outside of the code; with an apply it is updated.',
      '',
      '| Attribute | Before: as recorded | After: as it is now |',
      '| --- | --- | --- |',
      '| `name` | `"a"` | `"b"` |',
      '| `new` | – | `1` |',
      '| `arn` | `"x"` | (known after apply) |',
      '| `password` | (sensitive) | (sensitive) |',
      '',
      '### `terraform_data.moved`',
      '',
      'Its code was not applied; with an apply it is moved. Its address was `terraform_data.before`.',
    ]);
    expect(describeDrifts([])).toBe('');
  });

  it('lets no address, path or value out of its code', () => {
    const nasty = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.string({
        unit: fc.constantFrom(
          ...'`|\\\n\r <>&#_*[]()!-~@"',
          '```',
          '<script>',
          '</code>',
          '-->',
          '&#124;',
          '\u202E',
          'a',
        ),
        maxLength: 20,
      }),
    );
    fc.assert(
      fc.property(nasty, nasty, nasty, (address, path, value) => {
        const { codes, tags, cells, tables } = render(
          describeDrifts([
            drift({
              address,
              attributes: [{ path, before: value, after: '1' }],
            }),
            drift(),
          ]),
        );
        expect({ tables, cells }).toEqual({ tables: 2, cells: 6 });
        expect(new Set(tags.map(tag => tag.replace(/[</>]/g, '')))).toEqual(
          new Set('h3 code p table thead tbody tr th td'.split(' ')),
        );
        expect(codes).toHaveLength(8);
        const plain = value.replace(
          /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]/gu,
          '\uFFFD',
        );
        expect(codes[2]).toBe(plain);
      }),
      { numRuns: 500 },
    );
  });

  it('stays within what a code host takes, and counts what it leaves out', () => {
    const long = (count: number) =>
      Array.from({ length: count }, (_, at) => ({
        path: `tags["${at}"]`,
        before: '`'.repeat(2_000),
        after: 'x'.repeat(2_000),
      }));
    const one = describeDrifts([drift({ attributes: long(200) })]);
    expect(one.length).toBeLessThanOrEqual(60_000);
    expect(one).toMatch(/_Attributes left out: 1\d\d\._$/);
    const many = describeDrifts(
      Array.from({ length: 1_000 }, () => drift({ attributes: long(1) })),
    );
    expect(many.length).toBeLessThanOrEqual(60_000);
    expect(many.length).toBeGreaterThan(50_000);
    expect(many).toMatch(
      /_Resources left out, because the text would be too long: 9\d\d\._$/,
    );
  });
});
