import { configApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import {
  techdocsApiRef,
  TechDocsReaderProvider,
  techdocsStorageApiRef,
  TechDocsStorageClient,
} from '@backstage/plugin-techdocs';
import { TechDocsReaderPageProvider } from '@backstage/plugin-techdocs-react';
import { act, render, screen } from '@testing-library/react';
import { MemoryRouter } from 'react-router-dom';
import { OrderedTechDocsStorage } from './OrderedTechDocsStorage';

const entityRef = { kind: 'component', namespace: 'default', name: 'ledger' };

/** The page and the news of a new build arrive in one moment, or one before the other. */
function vendor(first: 'page' | 'news' | 'both') {
  let answerPage = () => {};
  let answerNews = () => {};
  const page = new Promise<Response>(resolve => {
    answerPage = () => resolve(new Response('<html>A ledger</html>'));
  });
  const news = new Promise<Response>(resolve => {
    answerNews = () =>
      resolve(
        new Response('event: finish\ndata: {"updated":true}\n\n', {
          headers: { 'Content-Type': 'text/event-stream' },
        }),
      );
  });
  const answer = async () => {
    await act(async () => {
      if (first !== 'news') answerPage();
      if (first !== 'page') answerNews();
    });
    await act(async () => {
      answerPage();
      answerNews();
    });
  };
  const fetch = (async (input: RequestInfo | URL) =>
    String(input).includes('/sync/') ? news : page) as typeof global.fetch;
  return { answer, fetch };
}

function renderReader(
  Storage: typeof TechDocsStorageClient,
  fetch: typeof global.fetch,
) {
  const storage = new Storage({
    configApi: mockApis.config(),
    discoveryApi: mockApis.discovery(),
    fetchApi: { fetch },
  });
  render(
    <TestApiProvider
      apis={[
        [configApiRef, mockApis.config()],
        [techdocsStorageApiRef, storage],
        [
          techdocsApiRef,
          {
            getApiOrigin: async () => '',
            getTechDocsMetadata: async () => ({
              site_name: '',
              site_description: '',
            }),
            getEntityMetadata: async () => ({
              apiVersion: '',
              kind: 'Component',
              metadata: { name: 'ledger' },
            }),
          },
        ],
      ]}
    >
      <MemoryRouter>
        <TechDocsReaderPageProvider entityRef={entityRef}>
          <TechDocsReaderProvider>
            {({ state, content }) => (
              <p>
                {state}: {content}
              </p>
            )}
          </TechDocsReaderProvider>
        </TechDocsReaderPageProvider>
      </MemoryRouter>
    </TestApiProvider>,
  );
}

describe('OrderedTechDocsStorage', () => {
  it.each(['page', 'news', 'both'] as const)(
    'ends the loading, where first arrives: %s',
    async first => {
      const { answer, fetch } = vendor(first);
      renderReader(OrderedTechDocsStorage, fetch);
      await answer();
      expect(
        await screen.findByText(/^CONTENT_(STALE_READY|FRESH): <html>A ledger/),
      ).toBeVisible();
    },
  );

  it('is needed as long as the reader waits for ever without it', async () => {
    const { answer, fetch } = vendor('both');
    renderReader(TechDocsStorageClient, fetch);
    await answer();
    await act(() => new Promise(resolve => setTimeout(resolve, 300)));
    expect(screen.getByText(/^CHECKING: <html>A ledger/)).toBeVisible();
  });
});
