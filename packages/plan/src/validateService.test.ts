import {
  plan,
  plansFolder,
  temporaryFolder,
  writeFiles,
} from './__testUtils__/testing';
import { readServiceFile } from './serviceFile';
import { PlanError } from './problems';
import { validateService } from './validateService';

jest.setTimeout(60_000);

const good = `name: payments
description: Takes payments
owner: group:default/payments
stack: node
plan:
  from: ${plansFolder}
  name: service
`;

/** What a person is told about a service.yaml: each problem on a line. */
async function complaints(
  text: string,
  extra: Record<string, string> = {},
): Promise<string[]> {
  const folder = await temporaryFolder();
  await writeFiles(folder, { 'service.yaml': text, ...extra });
  return validateService(folder).then(
    () => [],
    error => {
      expect(error).toBeInstanceOf(PlanError);
      return error.message.split('\n');
    },
  );
}

describe('a wrong service.yaml', () => {
  it.each<[string, string, string[]]>([
    ['nothing wrong', good, []],
    [
      'an unknown field',
      good.replace('owner:', 'ownr:'),
      [
        'service.yaml:1:1: error: owner: is missing: must be text',
        'service.yaml:3:1: error: ownr: is not a known field. Did you mean "owner"? Known here: name, description, owner, stack, plan, port, scaling, rollout, ingress, needs, variables, environments',
      ],
    ],
    [
      'an unknown stack',
      good.replace('node', 'nod'),
      [
        'service.yaml:4:8: error: stack: must be a stack of the plan service 1.0.0: "node", "static" or "python", and is "nod". Did you mean "node"?',
      ],
    ],
    [
      'an unknown environment and a field of one',
      `${good}environments:\n  prodution:\n    replicas: 2\n  dev:\n    replica: 1\n`,
      [
        'service.yaml:12:5: error: environments.dev.replica: is not a known field. Did you mean "replicas"? Known here: replicas, resources, scaling, rollout, variables',
      ],
    ],
    [
      'an unknown environment',
      `${good}environments:\n  prodution:\n    replicas: 2\n`,
      [
        'service.yaml:9:3: error: environments.prodution: is not an environment of the plan. Did you mean "production"? It has "dev", "staging" or "production"',
      ],
    ],
    [
      'values of the wrong kind and size',
      `${good}port: 80\nenvironments:\n  dev:\n    replicas: two\n    resources: { cpu: lots, memory: 128 }\n  staging:\n    replicas: 1000\n    rollout: { deadline: 5 }\n`,
      [
        'service.yaml:8:7: error: port: must be 1024 or more: the container does not run as root, and is 80',
        'service.yaml:11:15: error: environments.dev.replicas: must be a whole number, and is "two"',
        'service.yaml:12:23: error: environments.dev.resources.cpu: must be cores such as 100m (a tenth), 0.5 or 2, and is "lots"',
        'service.yaml:12:37: error: environments.dev.resources.memory: must be an amount such as 128Mi or 1Gi, and is 128',
        'service.yaml:14:15: error: environments.staging.replicas: must be at most 100, and is 1000',
        'service.yaml:15:26: error: environments.staging.rollout.deadline: must be at least 10, and is 5',
      ],
    ],
    [
      'names and owners',
      good
        .replace('name: payments', 'name: Payments')
        .replace('group:default/payments', 'team:x y'),
      [
        'service.yaml:1:7: error: name: must begin with a lower case letter and hold only lower case letters, digits and single hyphens, and is "Payments"',
        'service.yaml:3:8: error: owner: must be an entity reference such as group:default/payments, and is "team:x y"',
      ],
    ],
    [
      'a version that YAML would read as a number',
      `${good}  version: 1.10\n`,
      [
        'service.yaml:8:12: error: plan.version: must be in quotes: YAML reads 1.10 as the number 1.1, and is 1.1',
      ],
    ],
    [
      'a version that is none',
      `${good}  version: latest\n`,
      [
        'service.yaml:8:12: error: plan.version: must be a version such as 1.0.0 or a range such as ^1, and is "latest"',
      ],
    ],
    [
      'a pin that the folder does not satisfy',
      `${good}  version: 2.0.0\n`,
      [
        `service.yaml asks for version 2.0.0 of the plan service, and the folder ${plansFolder}/service holds 1.0.0. A folder has one version only: ask for 1.0.0, or take the plan from a Git URL`,
      ],
    ],
    [
      'variables',
      `${good}variables:\n  PORT: 1\n  log-level: info\n`,
      [
        'service.yaml:10:3: error: variables.log-level: must be upper case letters, digits and _, such as LOG_LEVEL',
      ],
    ],
    [
      'a variable of the plan',
      `${good}variables:\n  PORT: 1\n`,
      [
        'service.yaml:9:3: error: variables.PORT: is set by the plan; choose another name',
      ],
    ],
    [
      'a maximum below the replicas',
      `${good}environments:\n  production:\n    scaling: { maxReplicas: 1 }\n`,
      [
        'service.yaml:10:29: error: environments.production.scaling.maxReplicas: must be at least the replicas of production, 2, and is 1',
      ],
    ],
    [
      'a list in place of fields',
      `${good}environments:\n  - dev\n`,
      [
        'service.yaml:9:3: error: environments: must hold fields, and is a list',
      ],
    ],
    [
      'broken YAML',
      `${good}  version: "1.0\nport: 8080\n`,
      [
        expect.stringMatching(
          /^service\.yaml:\d+:\d+: error: is not valid YAML: Missing closing "quote$/,
        ),
      ],
    ],
    [
      'a field twice',
      `${good}stack: static\n`,
      ['service.yaml:8:1: error: is not valid YAML: Map keys must be unique'],
    ],
    [
      'an empty file',
      '',
      ['service.yaml:1:1: error: must hold fields, and is empty'],
    ],
  ])('%s', async (_, text, expected) => {
    expect(await complaints(text)).toEqual(expected);
  });

  it('is told by the command line without a stack trace, with exit code 1', async () => {
    const folder = await temporaryFolder();
    await writeFiles(folder, { 'service.yaml': good.replace('node', 'pyton') });
    const { code, stdout, stderr } = await plan(['validate'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      'service.yaml:4:8: error: stack: must be a stack of the plan service 1.0.0: "node", "static" or "python", and is "pyton". Did you mean "python"?\n',
    );
    const nowhere = await plan(['validate'], { cwd: await temporaryFolder() });
    expect(nowhere.code).toBe(1);
    expect(nowhere.stderr).toMatch(
      /^There is no service\.yaml in .*; run this in a service's repository\n$/,
    );
    const unknown = await plan(['valdate'], { cwd: folder });
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toContain("unknown command 'valdate'");
    expect(unknown.stderr).toContain('Did you mean validate?');
  });

  it('warns of files that override nothing', async () => {
    const folder = await temporaryFolder();
    await writeFiles(folder, {
      'service.yaml': good,
      'manifests/deployment.yml': 'kind: Deployment\n',
      'manifests/production/service.yaml': 'kind: Service\n',
    });
    const { warnings } = await validateService(folder);
    expect(warnings).toEqual([
      {
        severity: 'warning',
        file: 'manifests/deployment.yml',
        message:
          'overrides nothing: the plan service 1.0.0 has no such file. Did you mean "manifests/deployment.yaml"?',
      },
    ]);
  });

  it('fills in the name of the plan, and takes a version as a number', async () => {
    const folder = await temporaryFolder();
    await writeFiles(folder, {
      'service.yaml': good.replace('  name: service\n', '  version: 1\n'),
    });
    expect((await readServiceFile(folder)).plan).toEqual({
      from: plansFolder,
      name: 'service',
      version: '1',
    });
  });

  it('says what is wrong with the settings of the platform', async () => {
    const folder = await temporaryFolder();
    await writeFiles(folder, {
      'service.yaml': good,
      'platform.yaml': 'registri: ghcr.io\n',
    });
    await expect(
      validateService(folder, { platformFile: `${folder}/platform.yaml` }),
    ).rejects.toThrow(
      /platform\.yaml:1:1: error: registri: is not a known field\. Did you mean "registry"\?/,
    );
  });
});
