// `npm start`: installs what is missing and runs the whole portal. `npm start -- --verbose` shows its whole log.
import path from 'node:path';
import { ensureFrontend } from './frontend.mjs';
import { startPortal } from './portal.mjs';
import { root } from './run.mjs';
import { main, say } from './say.mjs';
import { portalSettings, requireFreePort } from './state.mjs';
import { ensureToolchain } from './toolchain.mjs';

await main(async () => {
  const began = Date.now();
  const settings = portalSettings();
  await requireFreePort(settings.port, 'PAVED_PATH_PORT', 'the portal');
  await requireFreePort(
    settings.ingressPort,
    'PAVED_PATH_INGRESS_PORT',
    'the services that run in the sandbox',
  );
  const toolchain = await ensureToolchain();
  await ensureFrontend(toolchain);
  say('Starting the portal …');

  const stopping = new AbortController();
  const stop = () => {
    if (stopping.signal.aborted) return;
    say('\nStopping the portal and all that runs in it …');
    stopping.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, stop);
  }
  const portal = await startPortal(toolchain, settings, {
    verbose: process.argv.includes('--verbose'),
    signal: stopping.signal,
  });
  if (stopping.signal.aborted) {
    await portal.ended;
    return 0;
  }
  say(`
  Paved Path is ready after ${((Date.now() - began) / 1000).toFixed(1)} s:

      ${settings.url}

  Services that you create run on this machine as you, and answer on http://*.localhost:${
    settings.ingressPort
  }.
  The log is ${path.relative(
    root,
    portal.logFile,
  )}. Stop with Ctrl-C; "npm run reset" starts afresh.
`);
  const code = await portal.ended;
  return stopping.signal.aborted ? 0 : code;
});
