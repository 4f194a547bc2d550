import { ask } from './testing/ask';
import { SandboxFixture, until } from './testing/SandboxFixture';

jest.setTimeout(60_000);

describe('the sandbox', () => {
  let fixture: SandboxFixture;

  beforeAll(async () => {
    fixture = await SandboxFixture.create();
  });
  afterAll(async () => {
    await fixture.remove();
  });

  it('takes a push to an artifact, and an artifact to an answer', async () => {
    await fixture.createService('greeter');
    await fixture.push('greeter', fixture.token());
    const run = await fixture.waitForRun('greeter');
    expect(run).toMatchObject({
      state: 'succeeded',
      branch: 'main',
      commit: { message: 'Greet with hello', author: { name: 'Ana Souza' } },
      tests: { passed: 3, failed: 0, skipped: 1 },
      steps: [
        { name: 'Build', state: 'succeeded' },
        { name: 'Package', state: 'succeeded' },
      ],
    });
    await until(async () =>
      fixture.events.some(
        ({ topic, eventPayload }) =>
          topic === 'release-manager.artifact-available' &&
          JSON.stringify(eventPayload) ===
            JSON.stringify({ service: 'greeter', artifactId: run.artifactId }),
      ),
    );

    await fixture.release('greeter', run.artifactId!, 'dev');
    const workload = await until(async () => {
      const [one] = await fixture.client.getWorkloads({ service: 'greeter' });
      return one?.state === 'healthy' && one;
    });
    expect(workload).toMatchObject({
      environment: 'dev',
      namespace: 'dev',
      artifactId: run.artifactId,
      servingArtifactId: run.artifactId,
      replicas: { desired: 2, ready: 2 },
    });
    const answer = await ask(workload.url);
    expect(JSON.parse(answer.body)).toEqual({
      greeting: 'hello',
      version: run.artifactId,
    });
  });
});
