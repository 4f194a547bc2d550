import { ResponseError } from '@backstage/errors';
import { FetchApi } from '@backstage/frontend-plugin-api';
import { OrganisationQuery } from '@paved-path/backstage-plugin-cost-common';

/** The organisation's rows as a CSV file, which the backend writes: each with its exact amount. */
export async function getOrganisationCsv(
  fetchApi: FetchApi,
  query: OrganisationQuery,
  signal: AbortSignal,
): Promise<Blob> {
  const parameters = new URLSearchParams(
    Object.entries(query).flatMap(([name, text]) =>
      text ? [[name, text]] : [],
    ),
  );
  const response = await fetchApi.fetch(
    `plugin://cost/organisation.csv?${parameters}`,
    { signal },
  );
  if (!response.ok) throw await ResponseError.fromResponse(response);
  return response.blob();
}

/** Gives the reader a file. */
export function saveFile(name: string, content: Blob) {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
