import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { findProgram, root, run } from './run.mjs';
import { say, Sentence } from './say.mjs';

// The portal runs on Node 22 or 24. A machine whose Node is another one gets this one, from the npm registry, for this folder alone.
const NODE_VERSION = '24.21.0';
const YARN_VERSION = '4.13.0';
const SUPPORTED_NODE = ['22', '24'];

const folder = path.join(root, '.toolchain');
const modules = path.join(folder, 'node_modules');

/**
 * Makes sure that Node, Yarn and all packages are there.
 * @returns the path of `node`, a function that gives the arguments to run Yarn with, and the environment for both
 */
export async function ensureToolchain() {
  requireGit();
  const node = await ensureNode();
  const yarn = path.join(modules, '@yarnpkg/cli-dist/bin/yarn.js');
  await ensurePackage(`@yarnpkg/cli-dist@${YARN_VERSION}`, yarn);
  const bin = path.join(folder, 'bin');
  writeShims(bin, { node, yarn });
  const env = {
    ...process.env,
    PATH: [bin, path.dirname(node), process.env.PATH].join(path.delimiter),
    NODE_OPTIONS: process.env.NODE_OPTIONS ?? '',
    // Native packages that are built need the headers of this very Node.
    npm_config_nodedir: nodeHome(node),
    YARN_ENABLE_TELEMETRY: '0',
    DO_NOT_TRACK: '1',
    SCARF_ANALYTICS: 'false',
  };
  const toolchain = {
    node,
    env,
    yarn: (args, options = {}) =>
      run(node, [yarn, ...args], { env, ...options }),
    run: (args, options = {}) => run(node, args, { env, ...options }),
  };
  await ensureDependencies(toolchain);
  return toolchain;
}

function requireGit() {
  if (!findProgram('git')) {
    throw new Sentence(
      'Paved Path needs git and did not find it on PATH. Install it (Debian and Ubuntu: apt-get install git; macOS: xcode-select --install) and try again.',
    );
  }
}

async function ensureNode() {
  const [major] = process.versions.node.split('.');
  if (SUPPORTED_NODE.includes(major)) return process.execPath;
  const name = `node-${process.platform}-${process.arch}`;
  const node = path.join(modules, name, 'bin/node');
  await ensurePackage(
    `${name}@${NODE_VERSION}`,
    node,
    `Paved Path runs on Node ${SUPPORTED_NODE.join(' or ')}; this is Node ${
      process.versions.node
    }, and no other could be had for ${process.platform} ${
      process.arch
    }. Install Node ${NODE_VERSION.split('.')[0]} and try again.`,
  );
  return node;
}

async function ensurePackage(specifier, file, failure) {
  const stamp = path.join(
    folder,
    `.${specifier.replaceAll('/', '+').replaceAll('@', '')}`,
  );
  if (fs.existsSync(stamp) && fs.existsSync(file)) return;
  say(`Installing ${specifier} for this folder …`);
  fs.mkdirSync(folder, { recursive: true });
  const manifest = path.join(folder, 'package.json');
  if (!fs.existsSync(manifest))
    fs.writeFileSync(manifest, '{"private":true}\n');
  const { status, stderr, error } = spawnSync(
    'npm',
    [
      'install',
      '--prefix',
      folder,
      '--no-audit',
      '--no-fund',
      '--loglevel=error',
      specifier,
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  if (status !== 0 || !fs.existsSync(file)) {
    const detail = (stderr || error?.message || '').trim().split('\n')[0];
    throw new Sentence(
      failure ??
        `${specifier} could not be installed with npm (${detail}). Check that the npm registry can be reached and try again.`,
    );
  }
  fs.writeFileSync(stamp, '');
}

/** Installs the workspace's packages where the lock file or a manifest changed since the last time. */
async function ensureDependencies(toolchain) {
  const stamp = path.join(root, 'node_modules/.paved-path-installed');
  const wanted = createHash('sha256');
  for (const file of ['yarn.lock', '.yarnrc.yml', ...manifests()]) {
    wanted.update(file).update(fs.readFileSync(path.join(root, file)));
  }
  const digest = wanted.update(toolchain.node).digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === digest) return;
  say('Installing packages (a minute or two the first time) …');
  const log = path.join(folder, 'install.log');
  const output = fs.openSync(log, 'w');
  const code = await toolchain.yarn(
    ['install', ...(process.env.CI ? ['--immutable'] : [])],
    { stdio: ['ignore', output, output] },
  );
  fs.closeSync(output);
  if (code !== 0) {
    const lines = fs.readFileSync(log, 'utf8').trim().split('\n').slice(-15);
    throw new Sentence(
      `The packages could not be installed. The last lines of ${path.relative(
        root,
        log,
      )}:\n${lines.join('\n')}`,
    );
  }
  fs.writeFileSync(stamp, digest);
}

function manifests() {
  const found = ['package.json'];
  for (const parent of ['packages', 'plugins']) {
    for (const name of fs.readdirSync(path.join(root, parent)).sort()) {
      const manifest = path.join(parent, name, 'package.json');
      if (fs.existsSync(path.join(root, manifest))) found.push(manifest);
    }
  }
  return found;
}

/** The folder whose include/node holds the headers. */
function nodeHome(node) {
  return path.resolve(fs.realpathSync(node), '../..');
}

/** `yarn` as scripts and Backstage's tools call it. */
function writeShims(bin, { node, yarn }) {
  fs.mkdirSync(bin, { recursive: true });
  const shim = path.join(bin, 'yarn');
  const text = `#!/bin/sh\nexec "${node}" "${yarn}" "$@"\n`;
  if (!fs.existsSync(shim) || fs.readFileSync(shim, 'utf8') !== text) {
    fs.writeFileSync(shim, text, { mode: 0o755 });
  }
}
