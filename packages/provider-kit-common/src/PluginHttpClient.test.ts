import { z } from 'zod';
import { pathOf, PluginHttpClient } from './PluginHttpClient';

const discoveryApi = {
  getBaseUrl: async (pluginId: string) => `http://portal.test/api/${pluginId}`,
};

function clientThatAnswers(answer: () => Response) {
  const fetch = jest.fn(async () => answer());
  const client = new PluginHttpClient('weather', {
    discoveryApi,
    fetchApi: { fetch },
  });
  return { client, fetch };
}

describe('PluginHttpClient', () => {
  it('sends what it is told, leaves out what is undefined, and parses the answer', async () => {
    const { client, fetch } = clientThatAnswers(() =>
      Response.json({ degrees: 3, more: true }),
    );
    await expect(
      client.send(
        z.object({ degrees: z.number() }),
        {
          method: 'POST',
          path: pathOf('cities', 'Århus / N'),
          query: { day: 2, at: undefined },
          body: { unit: 'C' },
        },
        { token: 'secret' },
      ),
    ).resolves.toEqual({ degrees: 3 });
    expect(fetch).toHaveBeenCalledWith(
      'http://portal.test/api/weather/cities/%C3%85rhus%20%2F%20N?day=2',
      expect.objectContaining({
        method: 'POST',
        body: '{"unit":"C"}',
        headers: {
          'Content-Type': 'application/json',
          Authorization: 'Bearer secret',
        },
      }),
    );
  });

  it('throws what the backend refused, with its message', async () => {
    const { client } = clientThatAnswers(() =>
      Response.json(
        {
          error: { name: 'NotFoundError', message: 'No such city' },
          response: { statusCode: 404 },
        },
        { status: 404 },
      ),
    );
    await expect(
      client.send(z.unknown(), { path: '/cities/nowhere' }),
    ).rejects.toMatchObject({
      statusCode: 404,
      cause: { name: 'NotFoundError', message: 'No such city' },
    });
  });

  it('refuses an answer of another shape', async () => {
    const { client } = clientThatAnswers(() => Response.json({ degrees: '3' }));
    await expect(
      client.send(z.object({ degrees: z.number() }), { path: '/cities/here' }),
    ).rejects.toThrow(/degrees/);
  });

  it('takes an answer without a body', async () => {
    const { client } = clientThatAnswers(
      () => new Response(null, { status: 204 }),
    );
    await expect(
      client.send(z.undefined(), { method: 'DELETE', path: '/cities/x' }),
    ).resolves.toBeUndefined();
  });
});
