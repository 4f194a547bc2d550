/**
 * The time from submitting the five-field form to the new service answering in production,
 * on a portal of its own, started just as `npm start` does.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { LocalPortal, startLocalPortal } from './lib/localPortal';

const GOAL_SECONDS = 20;
const RUNS = Number(process.argv[2] ?? 3);

async function main() {
  const state = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-path-bench-'));
  const portal = await startLocalPortal({
    state,
    port: 7307,
    ingressPort: 7380,
  });
  try {
    const person = await portal.signInAsTeamMember();
    console.log(`portal ready; submitting as ${person.userRef}`);
    const times: number[] = [];
    for (let run = 1; run <= RUNS; run += 1) {
      times.push(await createService(portal, person, `bench-service-${run}`));
    }
    times.sort((a, b) => a - b);
    const median = times[Math.floor(times.length / 2)];
    console.log(
      `golden-path: ${median.toFixed(1)} s (goal ${GOAL_SECONDS} s) ${
        median <= GOAL_SECONDS ? 'met' : 'missed'
      }`,
    );
  } finally {
    await portal.stop();
    fs.rmSync(state, { recursive: true, force: true });
  }
}

/** Returns the seconds from submit to the first answer of the new version in production. */
async function createService(
  portal: LocalPortal,
  person: { token: string; teamRef: string },
  name: string,
): Promise<number> {
  const began = Date.now();
  const { id } = await portal.request<{ id: string }>(
    '/api/scaffolder/v2/tasks',
    {
      token: person.token,
      body: {
        templateRef: 'template:default/service',
        values: {
          name,
          description: 'Measures the golden path',
          owner: person.teamRef,
          stack: 'node',
          releaseToProduction: true,
        },
      },
    },
  );
  const task = await portal.untilTaskEnds(id, person.token);
  const answer = await portal.askService(`${name}.production.localhost`);
  const seconds = (Date.now() - began) / 1000;
  if (task.status !== 'completed' || answer.status !== 200) {
    throw new Error(
      `${name} ended ${task.status}, production answered ${answer.status}:\n${task.log}`,
    );
  }
  const parts = task.steps
    .map(step => `${step.name} ${step.seconds.toFixed(1)}`)
    .join(' · ');
  console.log(`${name}: ${seconds.toFixed(1)} s (${parts})`);
  return seconds;
}

main().catch(error => {
  console.error(error);
  process.exitCode = 1;
});
