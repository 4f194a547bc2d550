import { APIRequestContext, expect } from '@playwright/test';

/** A service of its own, made by Ana as the form makes it; once, also when a test failed and the rest begins afresh. */
export async function createService(
  request: APIRequestContext,
  service: { name: string; description: string },
) {
  const { backstageIdentity } = await (
    await request.get('/api/auth/local/refresh', {
      headers: { 'x-local-user': 'user:default/ana' },
    })
  ).json();
  const headers = { Authorization: `Bearer ${backstageIdentity.token}` };
  const existing = await request.get(
    `/api/catalog/entities/by-name/component/default/${service.name}`,
    { headers },
  );
  if (existing.ok()) return;
  const created = await request.post('/api/scaffolder/v2/tasks', {
    headers,
    data: {
      templateRef: 'template:default/service',
      values: {
        ...service,
        owner: 'group:default/payments',
        stack: 'node',
        releaseToProduction: true,
      },
    },
  });
  const { id } = await created.json();
  await expect
    .poll(
      async () => {
        const task = await request.get(`/api/scaffolder/v2/tasks/${id}`, {
          headers,
        });
        return (await task.json()).status;
      },
      { timeout: 60_000 },
    )
    .toBe('completed');
}
