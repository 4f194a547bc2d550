import net from 'node:net';
import path from 'node:path';
import { root } from './run.mjs';
import { Sentence } from './say.mjs';

/**
 * Where the portal listens and keeps its state. Each can be set by an environment variable, so that two portals can stand side by side.
 */
export function portalSettings(env = process.env) {
  const port = portOf(env, 'PAVED_PATH_PORT', 7007);
  const ingressPort = portOf(env, 'PAVED_PATH_INGRESS_PORT', 7080);
  if (port === ingressPort) {
    throw new Sentence(
      `PAVED_PATH_PORT and PAVED_PATH_INGRESS_PORT are both ${port}; the portal and the services need a port each.`,
    );
  }
  const state = path.resolve(root, env.PAVED_PATH_STATE ?? '.paved-path');
  return {
    port,
    ingressPort,
    state,
    url: `http://localhost:${port}`,
    env: {
      PAVED_PATH_PORT: String(port),
      PAVED_PATH_INGRESS_PORT: String(ingressPort),
      PAVED_PATH_STATE: state,
      PAVED_PATH_ROOT: root,
    },
  };
}

function portOf(env, name, fallback) {
  const text = env[name] ?? String(fallback);
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new Sentence(
      `${name} is "${text}"; it must be a port number from 1 to 65535.`,
    );
  }
  return port;
}

/** Throws a sentence when something listens on the port already, or this account may not. */
export async function requireFreePort(port, variable, purpose) {
  const other = port < 60_000 ? port + 100 : port - 100;
  for (const host of ['127.0.0.1', '::1']) {
    // Where something listens on every address, some systems let another listen on one of them.
    const answered = await isAnswered(port, host);
    const code = await new Promise(resolve => {
      const server = net.createServer();
      server.once('error', error => resolve(error.code));
      server.listen({ port, host }, () => server.close(() => resolve()));
    });
    if (answered || code === 'EADDRINUSE') {
      throw new Sentence(
        `Port ${port} (${purpose}) is in use. Stop what listens there, or choose another: ${variable}=${other} npm start`,
      );
    }
    if (code === 'EACCES') {
      throw new Sentence(
        `Port ${port} (${purpose}) may not be used by this account. Choose another: ${variable}=${
          port + 7000
        } npm start`,
      );
    }
  }
}

function isAnswered(port, host) {
  return new Promise(resolve => {
    const socket = net.connect({ port, host });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
