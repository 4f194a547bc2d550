import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve, sep } from 'node:path';
import { test } from 'node:test';
import { readPage } from './html.mjs';

const site = resolve('dist');
const pages = new Map(
  readdirSync(site, { recursive: true })
    .filter(path => path.endsWith('.html'))
    .map(path => {
      const html = readFileSync(join(site, path), 'utf8');
      return [path.split(sep).join('/'), { html, ...readPage(html) }];
    }),
);

test('there is a first page, and one for what is not found', () => {
  assert.ok(pages.has('index.html'), 'index.html is missing');
  assert.ok(pages.has('404.html'), '404.html is missing');
});

test('the version is written down', () => {
  const { version } = JSON.parse(readFileSync(join(site, 'version.json'), 'utf8'));
  assert.ok(version);
  assert.ok(pages.get('index.html').html.includes(version), 'index.html does not show the version');
});

for (const [path, page] of pages) {
  const named = name => page.elements.filter(element => element.name === name);

  test(`${path} is sound HTML`, () => {
    assert.deepEqual(page.mistakes, []);
    assert.match(page.html, /^\s*<!doctype html>/i, 'it does not begin with <!doctype html>');
    assert.ok(named('html')[0]?.attributes.lang, '<html> has no lang');
    assert.match(page.html, /<title>\s*\S/i, 'it has no title');
    assert.ok(
      named('meta').some(({ attributes }) => attributes.name === 'viewport'),
      'it has no <meta name="viewport">',
    );
    assert.equal(named('h1').length, 1, 'it needs exactly one <h1>');
    for (const { line, attributes } of named('img')) {
      assert.ok('alt' in attributes, `line ${line}: <img> has no alt`);
    }
    const ids = page.elements.map(({ attributes }) => attributes.id).filter(Boolean);
    assert.deepEqual(ids, [...new Set(ids)], 'an id is there twice');
  });

  test(`${path} links to what is there`, () => {
    for (const { line, attributes } of page.elements) {
      for (const link of [attributes.href, attributes.src]) {
        if (link === undefined || /^[a-z][a-z0-9+.-]*:|^\/\//i.test(link)) continue;
        checkLink(path, line, link);
      }
    }
  });
}

function checkLink(from, line, link) {
  const [target, fragment] = link.split('#');
  const place = target.split('?')[0];
  const path = place === '' ? from : posix.join(place.startsWith('/') ? '' : dirname(from), decodeURIComponent(place));
  const relative = path.replace(/^\//, '');
  const found = [relative, `${relative}.html`, posix.join(relative, 'index.html')].find(
    name => name && !name.endsWith('/') && existsSync(join(site, name)) && (pages.has(name) || !isFolder(name)),
  );
  assert.ok(found, `line ${line}: ${link} leads nowhere`);
  if (fragment && pages.has(found)) {
    const ids = pages.get(found).elements.map(({ attributes }) => attributes.id);
    assert.ok(ids.includes(decodeURIComponent(fragment)), `line ${line}: ${link} names an id that is not there`);
  }
}

function isFolder(name) {
  return readdirSync(dirname(join(site, name)), { withFileTypes: true }).some(
    entry => entry.isDirectory() && entry.name === posix.basename(name),
  );
}
