import { createHttpServer } from './server.js';
import { createLog } from './log.js';
import { createMetrics } from './metrics.js';
import { readSettings } from './settings.js';

const settings = readSettings();
const { service, version, environment, host, port } = settings;
const log = createLog({ service, version, environment });
let ready = true;

const server = createHttpServer({
  settings,
  log,
  metrics: createMetrics(settings),
  isReady: () => ready,
});

server.listen({ host, port }, () => {
  const at = server.address();
  log.info('listening', { host: at.address, port: at.port });
});

// Stop taking work, finish what was begun, then leave.
for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, () => {
    ready = false;
    log.info('stopping', { signal });
    server.close(() => log.info('stopped'));
    server.closeIdleConnections();
    setTimeout(() => {
      log.warn('stopped with requests unfinished');
      process.exit(1);
    }, 20_000).unref();
  });
}
