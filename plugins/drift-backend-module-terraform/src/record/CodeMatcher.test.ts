import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeFiles } from '../__testUtils__/fixtures';
import { codeFiles } from '../discovery/codeFiles';
import { CodeMatcher } from './CodeMatcher';
import { applyEdits } from './hcl/edits';
import { ModuleCode } from './ModuleCode';

describe('CodeMatcher', () => {
  const root = mkdtempSync(join(tmpdir(), 'drift-code-'));
  afterAll(() => rm(root, { recursive: true, force: true }));

  /** The code of a resource as it would be, and why something of it would stay. */
  async function match(
    body: string,
    before: object,
    after: object,
    rest: {
      files?: Record<string, string>;
      marks?: object;
      unknown?: object;
    } = {},
  ) {
    const folder = mkdtempSync(join(root, 'm-'));
    const main = `resource "net_group" "g" {\n${body}}\n`;
    await writeFiles(folder, { 'main.tf': main, ...rest.files });
    const code = await ModuleCode.read({
      root: folder,
      folder: '.',
      files: codeFiles(['main.tf', ...Object.keys(rest.files ?? {})], false),
      whyShared: () => undefined,
    });
    const matcher = new CodeMatcher(code, {
      isWanted: () => true,
      isHidden: path => path.startsWith('hidden'),
    });
    const findings = matcher.match({
      address: 'net_group.g',
      type: 'net_group',
      name: 'g',
      change: {
        actions: ['update'],
        before,
        after,
        before_sensitive: rest.marks,
        after_sensitive: rest.marks,
        after_unknown: rest.unknown,
      },
    });
    const edits = findings.flatMap(each => each.edits);
    const paths = new Set(edits.map(({ file }) => file.path));
    return {
      code: applyEdits(
        main,
        edits.filter(({ file }) => file.text === main),
      )
        .split('\n')
        .slice(1, -2)
        .join('\n'),
      paths: [...paths],
      reasons: findings
        .filter(({ reason }) => reason)
        .map(each => `${each.paths}: ${each.reason}`),
    };
  }

  const rule = (port: number, cidr: string) => ({
    port,
    cidr: [cidr],
    note: null,
  });
  const written = (port: number | string, cidr: string) =>
    `  rule {\n    port = ${port}\n    cidr = [${cidr}]\n  }\n`;

  it('finds the one block that is meant, wherever the plan lists it', async () => {
    const body = `${written(443, '"b"')}${written(80, '"a"')}`;
    await expect(
      match(
        body,
        { rule: [rule(80, 'a2'), rule(443, 'b')] },
        { rule: [rule(80, 'a'), rule(443, 'b')] },
      ),
    ).resolves.toEqual({
      code: `${written(443, '"b"')}${written(80, '"a2"')}`.trimEnd(),
      paths: ['main.tf'],
      reasons: [],
    });
    // As a set lists it, whose order changes with its values.
    const { code } = await match(
      body,
      { rule: [rule(443, 'b'), rule(8080, 'a')] },
      { rule: [rule(80, 'a'), rule(443, 'b')] },
    );
    expect(code).toBe(
      `${written(443, '"b"')}${written(8080, '"a"')}`.trimEnd(),
    );
  });

  it('leaves blocks alone where more than one could be meant, or there are not as many', async () => {
    const two = { rule: [rule(80, 'a'), rule(80, 'b')] };
    const unclear = `${written(80, 'var.a')}${written(80, 'var.b')}`.replace(
      /\[(var..)\]/g,
      '$1',
    );
    await expect(
      match(unclear, { rule: [rule(81, 'a'), rule(80, 'b')] }, two),
    ).resolves.toMatchObject({
      paths: [],
      reasons: ['rule[0]: several blocks could be meant'],
    });
    await expect(
      match(written(80, '"a"'), two, { rule: [rule(80, 'a')] }),
    ).resolves.toMatchObject({
      reasons: ['rule: blocks were added or removed'],
    });
    await expect(
      match(
        '  dynamic "rule" {\n    for_each = []\n    content {}\n  }\n',
        two,
        { rule: [] },
      ),
    ).resolves.toMatchObject({ reasons: ['rule: its value is not a literal'] });
    await expect(match('', two, { rule: [] })).resolves.toMatchObject({
      reasons: ['rule: the code does not say it'],
    });
    await expect(
      match(
        '  timeouts {\n    create = "1m"\n  }\n',
        { timeouts: { create: '2m' } },
        { timeouts: { create: '1m' } },
      ),
    ).resolves.toMatchObject({
      code: '  timeouts {\n    create = "2m"\n  }',
      reasons: [],
    });
  });

  it('writes sets in the order in which they stand', async () => {
    const { code } = await match(
      '  cidr = [\n    "c", # first\n    "a",\n    "b",\n  ]\n',
      { cidr: ['a', 'c', 'd', 'e'] },
      { cidr: ['a', 'b', 'c'] },
    );
    expect(code).toBe(
      '  cidr = [\n    "c", # first\n    "a",\n    "d",\n    "e",\n  ]',
    );
  });

  it('keeps numbers and truth values as they are written, and adds what the code does not say', async () => {
    await expect(
      match(
        '  name = 5\n  on   = true\n',
        { name: '6', on: 'false', tags: { a: 'b' }, zone: 'x' },
        { name: '5', on: 'true', tags: null },
        { unknown: { arn: true } },
      ),
    ).resolves.toMatchObject({
      code: '  name = 6\n  on   = false\n  tags = { a = "b" }\n  zone = "x"',
      reasons: ['arn: it is known only after an apply'],
    });
  });

  it('writes nothing that is sensitive, and nothing inexact', async () => {
    const { paths, reasons } = await match(
      '  a = "1"\n  b = { c = "1" }\n  hidden = "1"\n  big = 1\n  odd = "1"\n  list = [1]\n',
      {
        a: '2',
        b: { c: '2', d: 'x' },
        hidden: '2',
        big: 2 ** 60,
        odd: '\ud800',
        list: [1, 2],
      },
      {
        a: '1',
        b: { c: '1' },
        hidden: '1',
        big: 1,
        odd: '1',
        list: [1],
      },
      { marks: { a: true, b: { c: true, d: true }, list: [false, true] } },
    );
    expect(paths).toEqual([]);
    expect(reasons.sort()).toEqual([
      'a: it is sensitive',
      'b.c: it is sensitive',
      'b.d: it is sensitive',
      'big: its value cannot be written exactly',
      'hidden: it is sensitive',
      'list: it is sensitive',
      'odd: its value cannot be written exactly',
    ]);
  });

  it('finds the value of a variable where it counts, and says where it cannot be told', async () => {
    const variable = (rest: string) => `variable "v" {\n${rest}}\n`;
    const inFiles = (files: Record<string, string>) =>
      match('  a = var.v\n', { a: 'new' }, { a: 'old' }, { files });
    await expect(
      inFiles({
        'v.tf': variable('  default = "old"\n'),
        'terraform.tfvars': 'v = "old"\n',
        'a.auto.tfvars': 'v = "old"\n',
        'b.auto.tfvars': 'v = "old"\nw = 1\n',
        'c.auto.tfvars': 'w = 2\n',
      }),
    ).resolves.toMatchObject({ paths: ['b.auto.tfvars'], reasons: [] });
    await expect(
      inFiles({ 'v.tf': variable('  default = "old"\n') }),
    ).resolves.toMatchObject({ paths: ['v.tf'], reasons: [] });
    const reasonOf = async (files: Record<string, string>) =>
      (await inFiles(files)).reasons[0];
    await expect(reasonOf({ 'v.tf': variable('') })).resolves.toBe(
      'a: the variable v gets its value from elsewhere',
    );
    await expect(
      reasonOf({ 'v.tf': variable('  sensitive = true\n') }),
    ).resolves.toBe('a: it is sensitive');
    await expect(
      reasonOf({
        'v.tf': variable('  default = "old"\n'),
        'x.auto.tfvars.json': '{"v":"old"}',
      }),
    ).resolves.toBe('a: the variable v is given in JSON');
    await expect(
      reasonOf({
        'v.tf': variable('  default = "old"\n'),
        'w.tf': 'output "o" {\n  value = "${var.v}"\n}\n',
      }),
    ).resolves.toBe('a: the variable v is used in more than one place');
    await expect(
      reasonOf({ 'v.tf': variable('  default = var.w\n') }),
    ).resolves.toBe('a: the variable w is not declared in one place');
  });

  it('says where code is that it cannot change', async () => {
    const twice = { 'again.tf': 'resource "net_group" "g" {\n}\n' };
    const reasonsIn = async (body: string, files = {}) =>
      (await match(body, { a: 1 }, { a: 2 }, { files })).reasons;
    await expect(reasonsIn('  a = 2\n', twice)).resolves.toEqual([
      ': it is written in more than one place',
    ]);
    await expect(reasonsIn('  count = 2\n')).resolves.toEqual([
      ': it is one of several with the same code',
    ]);
    await expect(
      reasonsIn('  a = "\n', { 'x.tf.json': '{}' }),
    ).resolves.toEqual([
      ': its code was not found; main.tf: line 2 cannot be read; some of its code is in JSON',
    ]);
    await expect(reasonsIn('  a = 1 + 1\n')).resolves.toEqual([
      'a: its value is not a literal',
    ]);
  });
});
