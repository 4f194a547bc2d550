import { readServiceCommit, toArtifactIdentity } from '../artifactIdentity';
import { diffFiles } from '../diffPlans';
import { writeRendered } from '../output';
import { packageArtifact, toPlanRecord } from '../packageArtifact';
import { renderPlan } from '../renderPlan';
import { resolvePlanReference } from '../resolvePlan';
import { runScript } from '../runScript';
import { validateService } from '../validateService';
import { identify, openService, openSession, say, shortPath } from './session';

/** `plan validate`. */
export async function validateCommand(): Promise<void> {
  const { service, resolved, warnings } = await openService(openSession(), {
    fresh: true,
  });
  const { name, version } = resolved.plan;
  const behind =
    resolved.newest && resolved.newest !== version
      ? `, newest is ${resolved.newest}`
      : '';
  const noted =
    warnings.length > 0
      ? `, ${warnings.length} warning${warnings.length > 1 ? 's' : ''}`
      : '';
  say(
    `service.yaml is valid: ${service.name} (${
      service.stack
    }) follows ${name} ${version}${
      resolved.pinned ? ' (pinned)' : ''
    }${behind}${noted}`,
  );
}

/** `plan run <script> [args…]`. Resolves with the script's exit code. */
export async function runScriptCommand(
  script: string,
  args: string[],
): Promise<number> {
  const session = openSession();
  const valid = await openService(session);
  const { id } = await identify(session, valid);
  return runScript(valid, script, {
    args,
    output: session.output,
    testResults: session.testResults,
    version: id,
  });
}

/** `plan render`. */
export async function renderCommand(options: {
  output?: string;
  environment?: string;
}): Promise<void> {
  const session = openSession(options.output);
  const valid = await openService(session);
  const artifact = await identify(session, valid);
  const rendered = await renderPlan(valid, {
    artifact,
    environment: options.environment,
  });
  const record = toPlanRecord(valid, artifact.id, rendered.overrides);
  await writeRendered(session.output, session.folder, rendered, record);
  const { name, version } = valid.resolved.plan;
  const overrides =
    rendered.overrides.length > 0
      ? `, overridden: ${rendered.overrides.join(', ')}`
      : '';
  say(
    `${rendered.files.size} files by ${name} ${version} in ${shortPath(
      session.output,
    )}${overrides}`,
  );
}

/** `plan package`. */
export async function packageCommand(options: {
  output?: string;
  toolVersion: string;
}): Promise<void> {
  const session = openSession(options.output);
  const valid = await openService(session);
  const commit = await readServiceCommit(session.folder);
  if (commit.dirty) {
    say(
      `warning: there are changes that are not committed; the artifact is named after ${commit.sha.slice(
        0,
        10,
      )} all the same`,
    );
  }
  const spec = await packageArtifact(valid, {
    output: session.output,
    commit,
    testResults: session.testResults,
    pipelineUrl: process.env.PLAN_PIPELINE_URL || undefined,
    repositoryUrl: process.env.PLAN_REPOSITORY_URL || undefined,
    startedAt: process.env.PLAN_STARTED_AT || undefined,
    toolVersion: options.toolVersion,
  });
  const test = spec.stages.find(stage => stage.id === 'test');
  const counts = test
    ? `${test.data.results.passed} tests passed`
    : 'no tests were run';
  say(`${spec.id} in ${shortPath(session.output)}: ${counts}`);
  process.stdout.write(`${spec.id}\n`);
}

/** `plan diff`. */
export async function diffCommand(options: {
  against?: string;
  overrides?: boolean;
}): Promise<void> {
  const session = openSession();
  const valid = await openService(session);
  // The same name on both sides, so that only what the plan changes is shown.
  const artifact = toArtifactIdentity(
    { branch: 'main', sha: '0'.repeat(10) },
    '0'.repeat(10),
  );
  const ours = await renderPlan(valid, { artifact });
  const { name, version } = valid.resolved.plan;
  if (options.overrides) {
    const theirs = await renderPlan(valid, { artifact, overrides: false });
    report(
      diffFiles(theirs.files, ours.files, {
        before: `${name}-${version}`,
        after: valid.service.name,
      }),
      `${valid.service.name} overrides nothing of ${name} ${version}`,
    );
    return;
  }
  const wanted = options.against ?? '*';
  const resolved = await resolvePlanReference(
    session.folder,
    valid.service.plan,
    { version: wanted },
  );
  const other = await validateService(session.folder, { resolved });
  const theirs = await renderPlan(other, { artifact });
  report(
    diffFiles(ours.files, theirs.files, {
      before: `${name}-${version}`,
      after: `${resolved.plan.name}-${resolved.plan.version}`,
    }),
    `${name} ${version} and ${resolved.plan.version} make the same of ${valid.service.name}`,
  );
}

/** `plan steps`. */
export async function stepsCommand(options: { json?: boolean }): Promise<void> {
  const { resolved } = await openService(openSession());
  const { steps } = resolved.plan.pipeline;
  process.stdout.write(
    options.json
      ? `${JSON.stringify(steps, undefined, 2)}\n`
      : steps.map(step => `${step.name}: ${step.run}\n`).join(''),
  );
}

function report(diff: string, same: string): void {
  if (diff === '') say(same);
  else process.stdout.write(diff);
}
