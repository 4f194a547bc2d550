import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Entity } from '@backstage/catalog-model';
import { useLocation } from 'react-router-dom';
import { SyncResult } from '@backstage/plugin-techdocs-react';
import { accessibilityProblems } from '@paved-path/provider-kit-react/testUtils';
import { docsWith, runbookHtml } from '../../__testUtils__/docs';
import { entity } from '../../__testUtils__/people';
import {
  mockOnCall,
  renderWithOnCall,
} from '../../__testUtils__/renderWithOnCall';
import { prepareRunbook } from './prepareRunbook';
import { RunbookPanel } from './RunbookPanel';
import { runbookPlaceOf } from './runbookPlace';
import { RunbookText } from './RunbookText';

function annotated(annotations: Record<string, string>): Entity {
  return { ...entity, metadata: { ...entity.metadata, annotations } };
}

const options = {
  title: 'Runbook',
  noPicture: (alt: string) => `(no ${alt})`,
  loadPicture: async () => {
    throw new Error('There is none');
  },
};

describe('RunbookPanel', () => {
  it('renders the page of the docs without anything that runs, leads astray or belongs to the site', async () => {
    const { container } = renderWithOnCall(<RunbookPanel />, {
      api: mockOnCall(),
    });
    expect(
      await screen.findByRole('heading', {
        name: 'What to look at first',
        level: 3,
      }),
    ).toBeInTheDocument();
    expect(screen.getAllByRole('heading', { name: 'Runbook' })).toHaveLength(1);
    expect(screen.getByText(/^☑/)).toHaveTextContent('☑ Tell the acquirer');
    expect(screen.getByRole('link', { name: 'dashboard' })).toMatchObject({
      target: '_blank',
      rel: 'noopener noreferrer',
    });
    expect(
      screen.getByRole('img', { name: 'How a payment flows' }),
    ).toHaveAttribute('src', expect.stringMatching(/^data:image\/svg\+xml;/));
    expect(screen.getByText('(picture: A lost picture)')).toBeInTheDocument();

    expect(screen.queryByText('Edit this page')).toBeNull();
    expect(screen.queryByText('Home')).toBeNull();
    expect(screen.queryByText('¶')).toBeNull();
    expect(
      container.querySelectorAll('script, style, form, iframe, button, input'),
    ).toHaveLength(0);
    expect(container.innerHTML).not.toMatch(
      /javascript:|onclick|onerror|evil|MuiDialog/,
    );
    expect((window as { hacked?: boolean }).hacked).toBeUndefined();
    expect(await accessibilityProblems(container)).toEqual([]);
  });

  it('leads relative links to the docs page, and leaves no link where there is none', async () => {
    const prepare = async (pageUrl: string | undefined) => {
      const content = document.createElement('div');
      content.innerHTML = await prepareRunbook(runbookHtml, {
        ...options,
        pageUrl,
      });
      return content;
    };
    const linked = within(
      await prepare('/docs/default/component/payments/runbook'),
    );
    expect(linked.getByText('the ledger')).toHaveAttribute(
      'href',
      '/docs/default/component/payments/architecture/#acquirer',
    );
    expect(linked.getByText('Never')).not.toHaveAttribute('href');
    const bare = await prepare(undefined);
    expect(bare.querySelectorAll('a[href]:not([target])')).toHaveLength(0);
    expect(bare).toHaveTextContent('the acquirer and the ledger');
  });

  it('says how one is written where there is none, with the place', async () => {
    const cases: [Entity, RegExp][] = [
      [
        annotated({}),
        /The docs of this service are not set up.*docs\/runbook\.md.*backstage\.io\/techdocs-ref/,
      ],
      [
        annotated({
          'backstage.io/techdocs-ref': 'dir:./handbook',
          'paved-path.dev/runbook': '/operations/night.md',
        }),
        /Its docs have no page operations\/night.*Write handbook\/docs\/operations\/night\.md.*paved-path\.dev\/runbook/,
      ],
    ];
    for (const [each, words] of cases) {
      const { unmount } = renderWithOnCall(<RunbookPanel />, {
        api: mockOnCall(),
        entity: each,
        docs: docsWith({}),
      });
      expect(
        await screen.findByText('There is no runbook yet'),
      ).toBeInTheDocument();
      expect(document.body).toHaveTextContent(words);
      unmount();
    }
    renderWithOnCall(<RunbookPanel />, { api: mockOnCall(), docs: false });
    expect(
      await screen.findByText('Docs are not installed in this portal'),
    ).toBeInTheDocument();
  });

  it('waits for docs that are being built, and then shows what was built', async () => {
    const pages: Record<string, string> = {};
    let built = (_: SyncResult) => {};
    renderWithOnCall(<RunbookPanel />, {
      api: mockOnCall(),
      docs: docsWith(pages, {
        syncEntityDocs: () => new Promise(resolve => (built = resolve)),
      }),
    });
    expect(
      await screen.findByRole('status', { name: 'Loading Runbook' }),
    ).toBeInTheDocument();
    expect(screen.queryByText('There is no runbook yet')).toBeNull();
    pages.runbook = runbookHtml;
    built('updated');
    expect(
      await screen.findByText('What to look at first'),
    ).toBeInTheDocument();
  });

  it('passes neither a refusal nor a failed build for a missing page, and shows an older page all the same', async () => {
    const api = mockOnCall();
    const failing = {
      syncEntityDocs: async () => {
        throw new Error('mkdocs.yml:3 is not YAML');
      },
    };
    let shown = renderWithOnCall(<RunbookPanel />, {
      api,
      docs: docsWith({}, failing),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'mkdocs.yml:3 is not YAML',
    );
    shown.unmount();
    shown = renderWithOnCall(<RunbookPanel />, {
      api,
      docs: docsWith({ runbook: runbookHtml }, failing),
    });
    expect(
      await screen.findByText('What to look at first'),
    ).toBeInTheDocument();
    expect(
      await screen.findByText(
        'The newest version could not be built: mkdocs.yml:3 is not YAML',
      ),
    ).toBeInTheDocument();
    shown.unmount();

    const answer = '{"error":{"name":"NotAllowedError","message":"no"}}';
    renderWithOnCall(<RunbookPanel />, {
      api,
      docs: docsWith({}, { getEntityDocs: async () => answer }),
    });
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
  });

  it('follows links within the portal without a new page, and leaves others to the browser', async () => {
    function Here() {
      return <p>You are at {useLocation().pathname}</p>;
    }
    renderWithOnCall(
      <>
        <Here />
        <RunbookText
          html={runbookHtml}
          storage={docsWith({})}
          docsOf={{ kind: 'component', namespace: 'default', name: 'payments' }}
          path="runbook"
          pageUrl="/docs/default/component/payments/runbook"
        />
      </>,
      { api: mockOnCall() },
    );
    const link = await screen.findByRole('link', { name: 'the ledger' });
    // With a key held it is the browser's to open it elsewhere; there is none here that would.
    const stop = (event: Event) => event.preventDefault();
    window.addEventListener('click', stop);
    const user = userEvent.setup();
    await user.keyboard('{Control>}');
    await user.click(link);
    await user.keyboard('{/Control}');
    window.removeEventListener('click', stop);
    expect(screen.getByText('You are at /')).toBeInTheDocument();
    await user.click(link);
    expect(
      screen.getByText(
        'You are at /docs/default/component/payments/architecture/',
      ),
    ).toBeInTheDocument();
  });
});

describe('runbookPlaceOf', () => {
  it('follows the annotations, and nothing that leads out of the docs', () => {
    expect(
      runbookPlaceOf(
        annotated({
          'backstage.io/techdocs-entity': 'system:default/checkout',
          'backstage.io/techdocs-entity-path': '/services/payments',
          'paved-path.dev/runbook': '../../operations/index.md',
        }),
      ),
    ).toEqual({
      docsOf: { kind: 'system', namespace: 'default', name: 'checkout' },
      page: 'operations',
      path: 'services/payments/operations',
      file: 'docs/services/payments/operations.md',
    });
    expect(
      runbookPlaceOf(annotated({ 'backstage.io/techdocs-ref': 'dir:.' })),
    ).toMatchObject({ page: 'runbook', file: 'docs/runbook.md' });
  });
});
