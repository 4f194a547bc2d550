import { Conformance } from './Conformance';

const API = 'https://api.pagerduty.com';
const EVENTS = 'https://events.pagerduty.com';

describe('Conformance', () => {
  const conformance = new Conformance({ [API]: 'rest', [EVENTS]: 'events' });
  const headers = {
    Accept: 'application/vnd.pagerduty+json;version=2',
    'Content-Type': 'application/json',
    Authorization: 'Token token=x',
  };
  const incident = {
    type: 'incident',
    title: 'x',
    service: { id: 'P', type: 'service_reference' },
  };

  async function problemsOf(url: string, init: RequestInit = {}) {
    await conformance.record(new Request(url, { headers, ...init }));
    return conformance.takeProblems();
  }

  it('lets pass what is described, and remembers it', async () => {
    await expect(
      problemsOf(`${API}/services?limit=100&offset=0&include[]=integrations`),
    ).resolves.toEqual([]);
    await expect(
      problemsOf(`${API}/incidents`, {
        method: 'POST',
        headers: { ...headers, From: 'ana@example.com' },
        body: JSON.stringify({ incident }),
      }),
    ).resolves.toEqual([]);
    expect([...conformance.used]).toEqual([
      'list services',
      'create an incident',
    ]);
  });

  it.each([
    [`${API}/teams`, /is in no description/],
    ['https://example.com/services', /is in no description/],
    [`${API}/services?ids[]=P1`, /query ids\[\] is not described/],
    [`${API}/services?limit=101`, /limit 101 at offset 0/],
    [`${API}/services?limit=100&offset=9950`, /limit 100 at offset 9950/],
    [`${API}/services?limit=x`, /query limit is 'x'/],
    [`${API}/services?sort_by=name&sort_by=name`, /is told more than once/],
    [`${API}/incidents?statuses[]=open`, /query statuses\[\] is 'open'/],
    [`${API}/incidents?sort_by=updated_at`, /query sort_by is 'updated_at'/],
    [`${API}/incidents/Q1?include[]=notes`, /query include\[\] is 'notes'/],
    [`${API}/oncalls?since=yesterday`, /query since is 'yesterday'/],
    [
      `${API}/schedules/P1/overrides?since=2027-01-01T00:00:00Z`,
      /until is missing/,
    ],
  ])('refuses GET %s', async (url, words) => {
    expect((await problemsOf(url)).join('\n')).toMatch(words);
  });

  it.each([
    [{ method: 'POST', body: JSON.stringify({ incident }) }, /header from/],
    [{ method: 'POST', body: '{}' }, /body: [^]*at incident/],
    [
      {
        method: 'POST',
        body: JSON.stringify({ incident: { ...incident, details: 'x' } }),
      },
      /Unrecognized key: "details"/,
    ],
    [
      {
        method: 'POST',
        body: JSON.stringify({ incident: { ...incident, urgency: 'medium' } }),
      },
      /urgency/,
    ],
    [{ headers: {} }, /no version\n.*Content-Type null\n.*no Authorization/],
  ])('refuses %j', async (init, words) => {
    const problems = await problemsOf(`${API}/incidents`, init);
    expect(problems.join('\n')).toMatch(words);
  });

  it('refuses a change with the key of a ruleset, and a token where none belongs', async () => {
    const problems = await problemsOf(`${EVENTS}/v2/change/enqueue`, {
      method: 'POST',
      body: JSON.stringify({
        routing_key: `R${'0'.repeat(31)}`,
        payload: { summary: 'x' },
      }),
    });
    expect(problems.join('\n')).toMatch(/an Authorization\n.*routing_key/s);
  });
});
