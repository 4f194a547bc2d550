import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { findProgram } from './run.mjs';
import { Sentence } from './say.mjs';

/**
 * Starts a PostgreSQL of its own in a temporary folder, on loopback and a free port, for the tests.
 * @returns its version and connection string, or undefined where there is no PostgreSQL on the machine
 */
export async function startPostgres() {
  const bin = findBin();
  if (!bin) return undefined;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-path-postgres-'));
  // PostgreSQL refuses to run as root; there it runs as the account that the package made for it.
  const account = process.getuid?.() === 0 ? accountOf('postgres') : undefined;
  if (account) fs.chownSync(folder, account.uid, account.gid);
  const data = path.join(folder, 'data');
  const initialised = spawnSync(
    path.join(bin, 'initdb'),
    [
      '--pgdata',
      data,
      '--username',
      'postgres',
      '--auth',
      'trust',
      '--no-sync',
    ],
    { cwd: folder, encoding: 'utf8', ...account },
  );
  if (initialised.status !== 0) {
    throw new Sentence(`PostgreSQL could not be set up: ${initialised.stderr}`);
  }
  const port = await freePort();
  const server = spawn(
    path.join(bin, 'postgres'),
    [
      '-D',
      data,
      '-p',
      String(port),
      '-h',
      '127.0.0.1',
      '-k',
      folder,
      '-c',
      'fsync=off',
      '-c',
      'max_connections=300',
    ],
    { cwd: folder, stdio: 'ignore', ...account },
  );
  const ended = new Promise(resolve => server.on('close', resolve));
  const version = spawnSync(path.join(bin, 'postgres'), ['--version'], {
    encoding: 'utf8',
  }).stdout.match(/(\d+)/)?.[1];
  await untilListening(port);
  return {
    version,
    connectionString: `postgres://postgres@127.0.0.1:${port}`,
    stop: async () => {
      server.kill('SIGINT');
      await ended;
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

function findBin() {
  const installed = '/usr/lib/postgresql';
  if (fs.existsSync(installed)) {
    const [newest] = fs
      .readdirSync(installed)
      .sort((a, b) => Number(b) - Number(a));
    const bin = path.join(installed, newest ?? '', 'bin');
    if (fs.existsSync(path.join(bin, 'initdb'))) return bin;
  }
  const initdb = findProgram('initdb');
  return initdb && path.dirname(fs.realpathSync(initdb));
}

function accountOf(name) {
  const line = fs
    .readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find(entry => entry.startsWith(`${name}:`));
  if (!line) {
    throw new Sentence(
      `PostgreSQL cannot run as root, and there is no account "${name}" to run it as.`,
    );
  }
  const [, , uid, gid] = line.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function untilListening(port) {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const open = await new Promise(resolve => {
      const socket = net.connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true) || socket.destroy());
      socket.once('error', () => resolve(false));
    });
    if (open) return;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  throw new Sentence('PostgreSQL did not start within 15 s.');
}
