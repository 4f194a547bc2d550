import { ProcessGuard } from '../../ProcessGuard';
import { runStep } from '../../pipeline/runStep';
import { RuntimeService } from '../RuntimeService';

/** Stands for the portal in a test that kills it: runs what the config repository says, and a step of a pipeline. */
async function main([configRepository, artifacts]: string[]): Promise<void> {
  const guard = new ProcessGuard();
  const log = () => {};
  const logger = { info: log, warn: log, error: log, debug: log };
  const runtime = new RuntimeService({
    guard,
    configRepository,
    artifacts,
    environments: ['dev'],
    ingress: { host: '127.0.0.1', port: 0 },
    progressDeadline: 10_000,
    store: {
      list: async () => [],
      put: async () => {},
      remove: async () => {},
    } as never,
    logger: { ...logger, child: () => logger } as never,
    onChange: ({ state, lastLogLines }) => {
      process.stdout.write(`${JSON.stringify({ state, lastLogLines })}\n`);
    },
  });
  await runtime.listen();
  await runtime.begin();
  await runStep({
    name: 'sleep',
    command: 'echo pid $$; sleep 600 & echo pid $!; wait',
    cwd: process.cwd(),
    env: { PATH: process.env.PATH ?? '' },
    timeout: 600_000,
    signal: new AbortController().signal,
    guard,
    onLine: line => process.stdout.write(`${JSON.stringify({ line })}\n`),
  });
}

void main(process.argv.slice(2));
