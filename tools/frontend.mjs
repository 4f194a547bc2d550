import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';
import { say, Sentence } from './say.mjs';

const dist = path.join(root, 'packages/app/dist');
const stamp = path.join(dist, '.sources');

/** What a build of the frontend runs with. */
export const frontendEnv = { NODE_ENV: 'production' };

/** Builds the portal's frontend, unless the one that is there was built from these very sources. */
export async function ensureFrontend(toolchain) {
  const sources = sourcesOfFrontend();
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === sources) {
    return;
  }
  say('Building the frontend (once, and after each change of its sources) …');
  const log = path.join(root, '.toolchain/build.log');
  const output = fs.openSync(log, 'w');
  const code = await toolchain.yarn(['workspace', 'app', 'build'], {
    env: { ...toolchain.env, ...frontendEnv },
    stdio: ['ignore', output, output],
  });
  fs.closeSync(output);
  if (code !== 0) {
    throw new Sentence(
      `The frontend could not be built:\n${fs
        .readFileSync(log, 'utf8')
        .trim()}`,
    );
  }
  rememberFrontend(sources);
}

/** Says that the frontend is built, and from which sources; whoever builds it reads them before. */
export function rememberFrontend(sources) {
  fs.writeFileSync(stamp, sources);
}

/** A digest of all that the frontend is built from. */
export function sourcesOfFrontend() {
  const hash = createHash('sha256');
  const add = file =>
    hash.update(path.relative(root, file)).update(fs.readFileSync(file));
  for (const file of ['yarn.lock', 'app-config.yaml', 'backstage.json']) {
    add(path.join(root, file));
  }
  for (const parent of ['packages', 'plugins']) {
    for (const name of fs.readdirSync(path.join(root, parent)).sort()) {
      const folder = path.join(root, parent, name);
      const manifest = path.join(folder, 'package.json');
      if (!fs.existsSync(manifest)) continue;
      const { backstage } = JSON.parse(fs.readFileSync(manifest, 'utf8'));
      if (!/^(frontend|web|common)/.test(backstage?.role ?? '')) continue;
      add(manifest);
      for (const part of ['src', 'public', 'config.d.ts']) {
        walk(path.join(folder, part), add);
      }
    }
  }
  return hash.digest('hex');
}

function walk(target, visit) {
  if (!fs.existsSync(target)) return;
  if (fs.statSync(target).isFile()) {
    visit(target);
    return;
  }
  for (const name of fs.readdirSync(target).sort()) {
    if (!/\.test\.tsx?$/.test(name)) walk(path.join(target, name), visit);
  }
}
