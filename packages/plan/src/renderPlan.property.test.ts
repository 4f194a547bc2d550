import fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { plansFolder, temporaryFolder } from './__testUtils__/testing';
import { renderPlan } from './renderPlan';
import { validateService } from './validateService';

jest.setTimeout(120_000);

const artifact = {
  id: 'main-0123456789-abcdef0123',
  label: 'main-0123456789-abcdef0123',
};

describe('what the plan makes of a service', () => {
  it('is YAML with the replicas that were asked for, whatever valid service asks', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 60 });
    const settings = fc.record(
      {
        replicas: fc.integer({ min: 0, max: 100 }),
        resources: fc.record(
          {
            cpu: fc.oneof(
              fc.integer({ min: 1, max: 9999 }).map(n => `${n}m`),
              fc.integer({ min: 1, max: 64 }),
            ),
            memory: fc.integer({ min: 1, max: 999 }).map(n => `${n}Mi`),
          },
          { requiredKeys: [] },
        ),
        variables: fc.dictionary(
          fc.stringMatching(/^X_[A-Z0-9_]{0,20}$/),
          text,
          { maxKeys: 3 },
        ),
      },
      { requiredKeys: [] },
    );
    const name = fc.stringMatching(/^[a-z](?:-?[a-z0-9]){0,15}$/);
    const services = fc.record(
      {
        name,
        description: text,
        owner: fc.constantFrom(
          'group:default/payments',
          'payments',
          'user:guest',
          'group:acme/1234',
        ),
        stack: fc.constantFrom('node', 'static', 'python'),
        plan: fc.constant({ from: plansFolder }),
        port: fc.integer({ min: 1024, max: 65535 }),
        needs: fc.record(
          {
            services: fc.array(name, { maxLength: 3 }),
            secrets: fc.array(name, { maxLength: 2 }),
            internet: fc.boolean(),
          },
          { requiredKeys: [] },
        ),
        ingress: fc.record(
          {
            enabled: fc.boolean(),
            paths: fc.array(
              text.map(path => `/${path}`),
              { minLength: 1, maxLength: 2 },
            ),
          },
          { requiredKeys: [] },
        ),
        environments: fc.record(
          { dev: settings, staging: settings, production: settings },
          { requiredKeys: [] },
        ),
      },
      { requiredKeys: ['name', 'owner', 'stack', 'plan'] },
    );
    const folder = await temporaryFolder();
    await fc.assert(
      fc.asyncProperty(services, async service => {
        await writeFile(join(folder, 'service.yaml'), stringify(service));
        const rendered = await renderPlan(await validateService(folder), {
          artifact,
        });
        for (const [path, content] of rendered.files) {
          const read = path.endsWith('.yaml') ? parse(content) : content;
          expect(read).toBeTruthy();
        }
        for (const [environment, fallback] of Object.entries({
          dev: 1,
          staging: 1,
          production: 2,
        })) {
          const asked = service.environments?.[environment as 'dev'];
          const { spec } = parse(
            rendered.files.get(`resources/${environment}/deployment.yaml`) ??
              '',
          );
          expect(spec.replicas).toBe(asked?.replicas ?? fallback);
          const [container] = spec.template.spec.containers;
          for (const [variable, value] of Object.entries(
            asked?.variables ?? {},
          )) {
            expect(container.env).toContainEqual({ name: variable, value });
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
