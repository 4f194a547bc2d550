import {
  HostedRepository,
  PipelineHost,
  PipelineResult,
  StepContext,
} from '@paved-path/backstage-plugin-golden-path-node';
import {
  PipelineRun,
  SandboxClient,
} from '@paved-path/backstage-plugin-sandbox-common';
import { setTimeout as sleep } from 'node:timers/promises';
import { SANDBOX_HOST, SERVICES_OWNER } from './constants';

const POLL_INTERVAL = 250;
const LOG_LINES = 20;

/** The sandbox's pipeline; a push starts it, so there is nothing to set up. @internal */
export class SandboxPipelineHost implements PipelineHost {
  readonly id = SANDBOX_HOST.id;
  readonly title = SANDBOX_HOST.title;
  readonly #client: SandboxClient;
  readonly #portalUrl: string;

  constructor(options: { client: SandboxClient; portalUrl: string }) {
    this.#client = options.client;
    this.#portalUrl = options.portalUrl;
  }

  async predictUrl(name: string): Promise<string> {
    return `${this.#portalUrl}/sandbox/repositories/${SERVICES_OWNER}/${name}`;
  }

  async setUp(
    request: { service: string; repository: HostedRepository },
    context: StepContext,
  ): Promise<{ url: string }> {
    const repository = fullName(request.repository);
    const options = await toOptions(context);
    const [newest] = await this.#client.getRuns(
      { repository, limit: 1 },
      options,
    );
    const run = newest ?? (await this.#client.startRun(repository, options));
    return { url: run.url };
  }

  async waitForArtifact(
    request: { service: string; repository: HostedRepository },
    context: StepContext,
  ): Promise<PipelineResult> {
    const { logger, signal } = context;
    // Answers the run that is under way or went well, and begins another one after a failed one.
    let run = await this.#client.startRun(
      fullName(request.repository),
      await toOptions(context),
    );
    const told = new Set<string>();
    for (;;) {
      for (const step of run.steps) {
        const line = `${step.name}: ${step.state}`;
        if (step.state === 'waiting' || told.has(line)) continue;
        told.add(line);
        logger.info(line);
      }
      if (run.state !== 'queued' && run.state !== 'running') break;
      await sleep(POLL_INTERVAL, undefined, { signal }).catch(error => {
        signal.throwIfAborted();
        throw error;
      });
      run = await this.#client.getRun(run.id, await toOptions(context));
    }
    if (run.state !== 'succeeded' || run.artifactId === undefined) {
      throw new Error(await this.#describeFailure(run, context));
    }
    const { tests } = run;
    if (tests) {
      logger.info(
        `${tests.passed} tests passed, ${tests.failed} failed, ${tests.skipped} were skipped`,
      );
    }
    return { url: run.url, artifactId: run.artifactId };
  }

  async #describeFailure(
    run: PipelineRun,
    context: StepContext,
  ): Promise<string> {
    const step = run.steps.find(({ state }) => state === 'failed');
    const head = [
      `The pipeline ${
        run.state === 'succeeded' ? 'made no artifact' : run.state
      }`,
      step && `in the step ${step.name}`,
      run.reason && `: ${run.reason}`,
    ]
      .filter(Boolean)
      .join(' ')
      .replace(' :', ':');
    const log = await this.#readLog(run.id, context).catch(() => '');
    const lines = log.trimEnd().split('\n').slice(-LOG_LINES).filter(Boolean);
    return [
      `${head}. See ${run.url}`,
      ...(lines.length
        ? ['Its last log lines:', ...lines.map(line => `  ${line}`)]
        : []),
    ].join('\n');
  }

  async #readLog(id: string, context: StepContext): Promise<string> {
    let text = '';
    for (let after = 0; ; ) {
      const piece = await this.#client.getRunLog(
        id,
        after,
        await toOptions(context),
      );
      text += piece.text;
      if (piece.end || piece.next <= after) return text;
      after = piece.next;
    }
  }
}

function fullName(repository: HostedRepository): string {
  return `${repository.owner}/${repository.name}`;
}

async function toOptions(context: StepContext) {
  return { token: await context.getToken('sandbox'), signal: context.signal };
}
