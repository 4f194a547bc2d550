import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const [source, target] = process.argv.slice(2);
const { SERVICE_NAME: service = 'site', SERVICE_VERSION: version = 'development' } = process.env;

const escapeHtml = text =>
  text.replace(/[&<>"']/g, character => `&#${character.codePointAt(0)};`);

await rm(target, { recursive: true, force: true });
await cp(source, target, { recursive: true });

let pages = 0;
for (const entry of await readdir(target, { recursive: true })) {
  if (!entry.endsWith('.html')) continue;
  const path = join(target, entry);
  const page = await readFile(path, 'utf8');
  await writeFile(path, page.replaceAll('__VERSION__', escapeHtml(version)));
  pages += 1;
}
await writeFile(join(target, 'version.json'), `${JSON.stringify({ service, version })}\n`);
if (pages === 0) {
  process.stderr.write(`there is no page in ${source}/\n`);
  process.exit(1);
}
process.stdout.write(`${pages} pages, version ${version}\n`);
