import {
  createBackendPlugin,
  coreServices,
} from '@backstage/backend-plugin-api';
import {
  createMockDirectory,
  mockServices,
  startTestBackend,
} from '@backstage/backend-test-utils';
import { ScmIntegrations } from '@backstage/integration';
import {
  techdocsGeneratorExtensionPoint,
  techdocsPreparerExtensionPoint,
  type GeneratorBase,
  type GeneratorRunOptions,
  type PreparerBase,
} from '@backstage/plugin-techdocs-node';
import fc from 'fast-check';
import { existsSync, promises as fs } from 'node:fs';
import path from 'node:path';
import { FolderPreparer } from './FolderPreparer';
import techdocsModuleMarkdown from './index';
import { MarkdownGenerator } from './MarkdownGenerator';
import { nestingErrors } from './nestingErrors';

const input = createMockDirectory();
const output = createMockDirectory();

const integrations = ScmIntegrations.fromConfig(
  mockServices.rootConfig({
    data: { integrations: { github: [{ host: 'github.com' }] } },
  }),
);

async function build(
  files: Parameters<typeof input.setContent>[0],
  options: Partial<GeneratorRunOptions> = {},
) {
  input.setContent(files);
  output.clear();
  return run(options);
}

async function run(options: Partial<GeneratorRunOptions> = {}) {
  const warnings: string[] = [];
  const logger = {
    info: () => {},
    warn: (message: string) => warnings.push(message),
  };
  await new MarkdownGenerator({ integrations }).run({
    inputDir: input.path,
    outputDir: output.path,
    logger: logger as unknown as GeneratorRunOptions['logger'],
    siteOptions: { name: 'Booking' },
    ...options,
  });
  const read = (file: string) =>
    fs.readFile(path.join(output.path, file), 'utf8');
  const json = async (file: string) => JSON.parse(await read(file));
  return { warnings, read, json };
}

const MKDOCS = `
site_name: Booking service
site_description: How bookings are made
theme: { name: material, features: [navigation.tabs] }
plugins:
  - techdocs-core
  - some-plugin: { option: true }
markdown_extensions:
  - pymdownx.emoji:
      emoji_generator: !!python/name:materialx.emoji.to_svg
nav:
  - Home: index.md
  - Operations:
      - runbook.md
      - Decisions:
          - adr/0001-one-queue.md
  - Status page: https://status.example.com
`;

const INDEX = `---
title: Booking
description: Where to begin
---
# Booking service

Takes a booking, see the [runbook](runbook.md#restore-a-backup) or the [decision](adr/0001-one-queue.md).
The [old page](gone.md) is missing,
and so is [this heading](runbook.md#nowhere).

![Flow](images/flow.svg)

!!! warning "Mind the *gap*"
    Two bookings can arrive at once.

    \`\`\`ts
    const seats = 3;
    \`\`\`

??? note
    Folded

=== "Shell"
    \`npm start\`

- [x] written
- [ ] read

| Seat | Price |
|:-----|------:|
| A1   | 10    |

Text with a note.[^1]

[^1]: The note.

\`\`\`yaml title="app-config.yaml"
booking:
  seats: 3
\`\`\`
`;

const SITE = {
  'mkdocs.yml': MKDOCS,
  'docs/index.md': INDEX,
  'docs/runbook.md':
    '# Runbook\n\nCalm first.\n\n## Restore a backup\n\n1. Stop `booking`.\n\n## Restore a backup\n\n### Ação & café {#action}\n\nBack [home](index.md), see [flow](./images/flow.svg).\n',
  'docs/adr/0001-one-queue.md': '# One queue\n\n[Up](../runbook.md)\n',
  'docs/images/flow.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'docs/.hidden.md': '# Hidden',
};

describe('MarkdownGenerator', () => {
  it('builds a site in the shape that the reader and the search collator expect', async () => {
    const { read, json, warnings } = await build(SITE, { etag: 'abc' });
    const index = await read('index.html');
    const runbook = await read('runbook/index.html');

    expect(nestingErrors(index)).toEqual([]);
    expect(nestingErrors(runbook)).toEqual([]);
    expect(index).toContain('<title>Booking service</title>');
    expect(runbook).toContain('<title>Runbook - Booking service</title>');
    expect(index).toContain(
      '<meta name="description" content="Where to begin">',
    );
    for (const part of [
      'md-container',
      'md-main',
      'md-sidebar md-sidebar--primary',
      'md-sidebar md-sidebar--secondary',
      'md-content__inner md-typeset',
      'md-footer',
    ]) {
      expect(index).toMatch(new RegExp(`class="[^"]*${part}[ "]`));
    }

    // The reader keeps a stylesheet only if its name has this form.
    const [, stylesheet] =
      /<link rel="stylesheet" href="\.\.\/(assets\/stylesheets\/main\.[0-9a-f]{8}\.min\.css)">/.exec(
        runbook,
      ) ?? [];
    expect(await read(stylesheet)).toContain('.hljs-keyword');

    // Navigation: the current page is marked, the section around it is open, addresses are relative.
    expect(runbook).toContain(
      '<a href="../" class="md-nav__link"><span class="md-ellipsis">Home</span></a>',
    );
    expect(runbook).toContain(
      '<a href="./" class="md-nav__link md-nav__link--active"><span class="md-ellipsis">Runbook</span></a>',
    );
    expect(runbook).toContain('type="checkbox" id="__nav_2" checked>');
    expect(index).toContain('type="checkbox" id="__nav_2">');
    expect(runbook).toContain('href="https://status.example.com"');
    expect(runbook).toContain(
      '<a href="../" class="md-footer__link md-footer__link--prev" aria-label="Previous: Home">',
    );
    expect(runbook).toContain(
      '<a href="../adr/0001-one-queue/" class="md-footer__link md-footer__link--next"',
    );
    expect(runbook).toMatch(
      /Table of contents.*href="#restore-a-backup".*href="#restore-a-backup_1".*href="#action"/s,
    );

    // Content.
    expect(index).toContain('href="runbook/#restore-a-backup"');
    expect(index).toContain('src="images/flow.svg"');
    expect(runbook).toContain('href="../images/flow.svg"');
    expect(index).toContain('<div class="admonition warning">');
    expect(index).toContain(
      '<p class="admonition-title">Mind the <em>gap</em></p>',
    );
    expect(index).toContain('<span class="hljs-keyword">const</span>');
    expect(index).toMatch(/<details class="note">\s*<summary>Note<\/summary>/);
    expect(index).toContain('<p class="tab-block__label">Shell</p>');
    expect(index).toMatch(
      /<ul class="task-list">\s*<li class="task-list-item"><input type="checkbox" disabled checked/,
    );
    expect(index).toContain('<th style="text-align:right">Price</th>');
    expect(index).toContain('class="footnote-ref"');
    expect(index).toMatch(
      /<span class="filename">app-config.yaml<\/span><pre><code class="language-yaml hljs">/,
    );

    // What leads nowhere is told with file and line; lines of the front matter count.
    expect(warnings).toEqual([
      'docs/index.md:8: the link to gone.md leads nowhere: there is no docs/gone.md in the documentation',
      'docs/index.md:9: the link to runbook/#nowhere leads nowhere: docs/runbook.md has no heading #nowhere',
    ]);

    expect(await json('techdocs_metadata.json')).toEqual({
      site_name: 'Booking service',
      site_description: 'How bookings are made',
      etag: 'abc',
      build_timestamp: expect.any(Number),
      files: [
        'adr/0001-one-queue/index.html',
        stylesheet,
        'images/flow.svg',
        'index.html',
        'runbook/index.html',
        'search/search_index.json',
        'techdocs_metadata.json',
      ],
    });
    const { docs } = await json('search/search_index.json');
    expect(docs).toEqual(
      expect.arrayContaining([
        { location: 'runbook/', title: 'Runbook', text: 'Calm first.' },
        {
          location: 'runbook/#restore-a-backup',
          title: 'Restore a backup',
          text: 'Stop booking.',
        },
        {
          location: 'runbook/#action',
          title: 'Ação &amp; café',
          text: 'Back home, see flow.',
        },
      ]),
    );
    // The author's folder stays as it was.
    expect((await fs.readdir(input.path)).sort()).toEqual([
      'docs',
      'mkdocs.yml',
    ]);
  });

  it('does without mkdocs.yml', async () => {
    const { read, json } = await build({
      'docs/README.md':
        '# Hello\n\nSee [guides](guides/) and [a file](a_file.md).',
      'docs/a_file.md': 'No heading',
      'docs/guides/index.md': '# Guides',
      'docs/guides/first-steps.md': '',
    });
    const index = await read('index.html');
    expect(index).toMatch(/Hello.*A file.*Guides.*First steps/s);
    expect(index).toContain('href="guides/"');
    expect(await read('a_file/index.html')).toContain('<h1>A file</h1>');
    expect(
      existsSync(path.join(output.path, 'guides/first-steps/index.html')),
    ).toBe(true);
    expect(await json('techdocs_metadata.json')).toMatchObject({
      site_name: 'Booking',
    });

    const readme = await build({
      'README.md': '# Only me\n\n[more](docs/more.md)',
      'docs/more.md': '# More',
    });
    expect(await readme.read('index.html')).toContain('href="more/"');

    const list = await build({
      'docs/one.md': '# One',
      'docs/two.md': '# Two',
    });
    expect(await list.read('index.html')).toContain('<a href="two/">Two</a>');

    await expect(build({ 'catalog-info.yaml': '' })).rejects.toThrow(
      'There is no documentation: neither a Markdown file in docs/ nor a README.md',
    );
  });

  it('says what is wrong with mkdocs.yml', async () => {
    const withNav = (nav: string) =>
      build({
        'docs/index.md': '# Hi',
        'mkdocs.yml': `site_name: x\nnav:\n${nav}`,
      });
    await expect(
      withNav('  - Home: index.md\n  - Runbook: run.md\n'),
    ).rejects.toThrow(
      'mkdocs.yml:4: the nav entry "Runbook" points to "run.md", but there is no page docs/run.md',
    );
    await expect(
      withNav('  - Other: "!include ./x/mkdocs.yml"\n'),
    ).rejects.toThrow('including another mkdocs.yml is not supported');
    await expect(withNav('  - Click: "javascript:alert(1)"\n')).rejects.toThrow(
      'there is no page',
    );
    await expect(withNav('  - Home: 3\n')).rejects.toThrow('mkdocs.yml: nav');
    await expect(build({ 'mkdocs.yml': 'site_name: [' })).rejects.toThrow(
      'mkdocs.yml is not valid YAML',
    );
    for (const folder of ['../other', '/etc', 'docs/../..']) {
      await expect(
        build({ 'mkdocs.yml': `docs_dir: ${folder}` }),
      ).rejects.toThrow('docs_dir is');
    }
  });

  it('does not follow a symbolic link out of the documentation', async () => {
    input.setContent({
      'secret.md': '# Secret',
      'docs/index.md': '# Hi',
      'docs/real.md': '# Real',
    });
    output.clear();
    const link = path.join(input.path, 'docs', 'link.md');

    await fs.symlink('../secret.md', link);
    await expect(run()).rejects.toThrow(
      'The symbolic link link.md leaves the documentation folder',
    );
    await fs.rm(link);

    await fs.symlink('..', path.join(input.path, 'docs', 'folder'));
    await expect(run()).rejects.toThrow(
      'The symbolic link folder leaves the documentation folder',
    );
    await fs.rm(path.join(input.path, 'docs', 'folder'));

    await fs.symlink('nowhere.md', link);
    await expect(run()).rejects.toThrow('points to nothing');
    await fs.rm(link);

    await fs.symlink('real.md', link);
    await fs.symlink('.', path.join(input.path, 'docs', 'loop'));
    await expect((await run()).read('link/index.html')).resolves.toContain(
      'Real',
    );
    expect(existsSync(path.join(output.path, 'loop'))).toBe(false);
  });

  it('lets no script through', async () => {
    const { read } = await build({
      'docs/index.md': [
        '# Hi <img src=x onerror=alert(1)>',
        '<script>alert(1)</script>',
        '<a href="javascript:alert(1)">a</a> [b](javascript:alert(1)) <iframe src="https://example.com"></iframe>',
        '<svg onload=alert(1)></svg><form action=/x><input type=text onfocus=alert(1) autofocus></form>',
        '<div style="background:url(javascript:x)">kept</div>',
        '```html" onclick="alert(1)',
        '<script>shown()</script>',
        '```',
      ].join('\n\n'),
    });
    const html = await read('index.html');
    expect(html).toContain('kept');
    expect(html).toContain('shown');
    expect(html).not.toMatch(/<(script|iframe|svg|form)/);
    expect(html).not.toMatch(/<[^>]*\s(on\w+|style|autofocus)=/);
    expect(html).not.toMatch(/(href|src)="javascript:/);
  });

  it("links to the page's source where it can be edited", async () => {
    const { read } = await build(
      { 'docs/index.md': '# Hi', 'docs/a/b.md': '# B' },
      {
        parsedLocationAnnotation: {
          type: 'url',
          target: 'https://github.com/wavelength/booking/tree/main/',
        },
      },
    );
    expect(await read('a/b/index.html')).toContain(
      '<a href="https://github.com/wavelength/booking/edit/main/docs/a/b.md" title="Edit this page"',
    );
  });

  it('makes a well-formed page of any Markdown, with every heading in the search index', async () => {
    const word = fc.stringMatching(/^[\p{L}\p{N}&"'<>*_`$!. -]{1,12}$/u);
    const fragment = fc.oneof(
      fc.string({ maxLength: 40, unit: 'binary' }),
      fc.constantFrom(
        '\n\n',
        '\n',
        '<b>',
        '</i>',
        '<p',
        '<!--',
        '-->',
        '```\n',
        '> ',
        '- [ ] ',
        '1. ',
        '    ',
        '| a | b |\n|---|---|\n',
        '!!! note\n    ',
        '??? tip "x"\n',
        '=== "t"\n    ',
        '[^1]',
        '\n[^1]: n\n',
        '[a](b "c")',
        '![',
        '](',
        '<img src=x>',
        '---\n',
        '\\',
        '<table><tr>',
        '</div>',
        '<textarea>',
        '<title>',
        '&#0;',
      ),
      word.map(text => `\n\n## ${text}\n\n`),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fragment, { maxLength: 12 }), async parts => {
        const { read, json } = await build({ 'docs/index.md': parts.join('') });
        const html = await read('index.html');
        expect(nestingErrors(html)).toEqual([]);
        const { docs } = await json('search/search_index.json');
        const locations = new Set(
          docs.map((doc: { location: string }) => doc.location),
        );
        // The first heading may be the page's own title, whose place is the page itself.
        const missing = [...html.matchAll(/<h(\d) id="([^"]*)"/g)].filter(
          ([, level, id], index) =>
            !locations.has(`#${id}`) &&
            !(index === 0 && level === '1' && locations.has('')),
        );
        expect(missing).toEqual([]);
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  it('is the generator that TechDocs gets, with the preparer of folders', async () => {
    let given: GeneratorBase | undefined;
    const preparers = new Map<string, PreparerBase>();
    const techdocs = createBackendPlugin({
      pluginId: 'techdocs',
      register(env) {
        env.registerExtensionPoint(techdocsGeneratorExtensionPoint, {
          setTechdocsGenerator: generator => {
            given = generator;
          },
        });
        env.registerExtensionPoint(techdocsPreparerExtensionPoint, {
          registerPreparer: (protocol, preparer) => {
            preparers.set(protocol, preparer);
          },
        });
        env.registerInit({
          deps: { logger: coreServices.logger },
          async init() {},
        });
      },
    });
    await startTestBackend({ features: [techdocs, techdocsModuleMarkdown] });
    expect(given).toBeInstanceOf(MarkdownGenerator);
    expect(preparers.get('dir')).toBeInstanceOf(FolderPreparer);
  });
});
