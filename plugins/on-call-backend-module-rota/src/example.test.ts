import { Entity, stringifyEntityRef } from '@backstage/catalog-model';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { parseRotas } from './file/parseRotas';
import { describeLevels, findProblems } from './rules/levels';
import { DAY } from './rules/types';
import { parseSeed, peopleOfSeed } from './services/seed';
import { agree } from './sources/agree';

const examples = resolve(__dirname, '../../../examples');

const read = (file: string) => readFileSync(join(examples, file), 'utf8');

const entities = globSync(
  ['organisation/*.yaml', 'systems/**/catalog-info.yaml'],
  { cwd: examples },
).flatMap(file =>
  parseAllDocuments(read(file)).map(
    document =>
      document.toJS() as Entity & { spec: { owner: string; type: string } },
  ),
);
const refsOf = (kind: string) =>
  entities
    .filter(entity => entity.kind === kind)
    .map(entity => stringifyEntityRef(entity));

describe('The example organisation', () => {
  const { rotas = [], problems } = parseRotas(read('on-call/rotas.yaml'));
  const find = (name: string) => rotas.find(rota => rota.name === name);
  const personOf = (entityRef: string) => ({ name: entityRef, entityRef });

  it('has a rota for every team, of people whom the catalog has', () => {
    expect(problems).toBeUndefined();
    const { files } = agree(
      [],
      [
        {
          id: 'example',
          location: 'example',
          label: 'rotas.yaml',
          rotas,
          problems: [],
        },
      ],
    );
    expect(files.flatMap(file => file.problems)).toEqual([]);
    const owners = rotas
      .filter(({ services }) => !services)
      .map(({ ownerRef }) => ownerRef);
    const teams = refsOf('Group').filter(
      ref => ref !== 'group:default/kittiwake',
    );
    expect(owners.sort()).toEqual(teams.sort());
    const people = rotas.flatMap(({ layers, overrides, levels }) => [
      ...layers.flatMap(layer => layer.people),
      ...overrides.map(({ person }) => person),
      ...levels.flatMap(level => level.people),
    ]);
    expect(refsOf('User')).toEqual(expect.arrayContaining(people));
  });

  it('is covered on every day of a year, but for the gap and the double booking that are there on purpose', () => {
    const kinds = new Map<string, Set<string>>();
    const begun = Date.parse('2026-01-14T12:00:00Z');
    for (let day = 0; day < 365; day += 1) {
      const now = begun + day * DAY;
      for (const rota of rotas) {
        const context = { rota, find, now, personOf };
        expect(describeLevels(context)[0].now).toHaveLength(1);
        const found = kinds.get(rota.name) ?? new Set();
        findProblems(context).forEach(({ kind }) => found.add(kind));
        kinds.set(rota.name, found);
      }
    }
    const wrong = [...kinds]
      .filter(([, found]) => found.size)
      .map(([name, found]) => [name, [...found].sort()]);
    expect(wrong).toEqual([['sailings', ['gap', 'same-person-twice']]]);
  });

  it('has a history of incidents, some of them alike, and open ones that wake nobody', () => {
    const seed = parseSeed(read('on-call/incidents.yaml'));
    const { incidents } = seed;
    expect(refsOf('User')).toEqual(expect.arrayContaining(peopleOfSeed(seed)));
    for (const { service, rota } of incidents) {
      const entity = entities.find(
        each => stringifyEntityRef(each) === service,
      );
      const owner = `group:default/${entity?.spec.owner}`;
      expect([service, find(rota)?.ownerRef]).toEqual([service, owner]);
    }
    const open = incidents.filter(
      ({ events }) => !events.some(({ kind }) => kind === 'resolved'),
    );
    expect(open.map(({ title }) => title)).toEqual([
      'Holds on seats fail for every second request',
      'The forecast of last night is missing',
    ]);
    const past = incidents.filter(incident => !open.includes(incident));
    expect(past.every(({ resolution }) => resolution)).toBe(true);
    expect(past).toHaveLength(24);
    expect(
      past.filter(({ title }) => title === 'Card payments time out'),
    ).toHaveLength(2);
    expect(Math.max(...past.map(({ ago }) => ago))).toBeLessThan(80 * DAY);
  });
});
