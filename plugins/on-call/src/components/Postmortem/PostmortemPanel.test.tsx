import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { act } from 'react';
import {
  OnCallApi,
  onCallChannel,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  accessibilityProblems,
  SignalBox,
} from '@paved-path/provider-kit-react/testUtils';
import { entityRef } from '../../__testUtils__/people';
import { draft, kept, template } from '../../__testUtils__/postmortems';
import {
  mockOnCall,
  renderWithOnCall,
} from '../../__testUtils__/renderWithOnCall';
import { PostmortemPanel } from './PostmortemPanel';

const id = 'pagerduty:Q1TRIG';

function renderPanel(
  api: OnCallApi,
  more: {
    signals?: SignalBox;
    authorize?: () => AuthorizeResult.DENY;
    of?: string;
  } = {},
) {
  const { of = entityRef, ...options } = more;
  return renderWithOnCall(<PostmortemPanel incidentId={id} entityRef={of} />, {
    api,
    ...options,
  });
}

function conflict() {
  return Object.assign(new Error('Somebody saved version 4 meanwhile'), {
    name: 'ConflictError',
  });
}

const editor = () => screen.getByLabelText('Text, in Markdown');

async function begin(name: string) {
  await userEvent.click(await screen.findByRole('button', { name }));
}

function write(text: string) {
  fireEvent.change(editor(), { target: { value: text } });
}

async function press(name: string) {
  await userEvent.click(screen.getByRole('button', { name }));
}

beforeEach(() => sessionStorage.clear());
afterEach(() => jest.restoreAllMocks());

describe('a postmortem', () => {
  it('begins with the template, and is saved and kept, once each', async () => {
    const api = mockOnCall({ getPostmortem: async () => template() });
    api.savePostmortem.mockImplementation(
      async (_, { markdown, version, keep }) => {
        const saved = (keep ? kept : draft)({ markdown, version: version + 1 });
        api.getPostmortem.mockResolvedValue(saved);
        return saved;
      },
    );
    const { container } = renderPanel(api);
    expect(
      await screen.findByText('Nobody has written a postmortem yet'),
    ).toBeInTheDocument();
    await begin('Write it');
    expect(editor()).toHaveFocus();
    expect(editor()).toHaveValue(template().markdown);
    write('# What we *learned*');
    const preview = screen.getByRole('region', { name: 'Preview' });
    expect(
      within(preview).getByRole('heading', { name: 'What we learned' }),
    ).toBeInTheDocument();
    expect(
      screen.getByText(
        'Not saved yet. Your text is kept in this tab until it is.',
      ),
    ).toBeInTheDocument();
    expect(
      screen.getByText('docs/postmortems/2026-11-20-card-payments-time-out.md'),
    ).toBeInTheDocument();
    expect(await accessibilityProblems(container)).toEqual([]);

    await userEvent.dblClick(
      screen.getByRole('button', { name: 'Save draft' }),
    );
    expect(await screen.findByText('All is saved.')).toBeInTheDocument();
    expect(screen.getByText('a draft, kept by the portal')).toBeInTheDocument();
    await press('Keep in the repository');
    expect(
      await screen.findByText('kept in the repository'),
    ).toBeInTheDocument();
    expect(api.savePostmortem.mock.calls).toEqual([
      [id, { markdown: '# What we *learned*', version: 0, keep: false }],
      [id, { markdown: '# What we *learned*', version: 1, keep: true }],
    ]);
    await press('Stop writing');
    expect(
      screen.getByRole('link', { name: /Open it in the repository/ }),
    ).toHaveAttribute('href', kept().url);
    expect(sessionStorage).toHaveLength(0);
  });

  it('is not lost to a failed save, nor to a reload', async () => {
    const api = mockOnCall({ getPostmortem: async () => draft() });
    api.savePostmortem.mockRejectedValue(new TypeError('Failed to fetch'));
    const { unmount } = renderPanel(api);
    await begin('Go on writing');
    write('Mine');
    await press('Save draft');
    expect(
      await screen.findByText(
        'It is not known whether it was saved: the portal could not be reached. Your text is still here; save it again.',
      ),
    ).toBeInTheDocument();
    expect(editor()).toHaveValue('Mine');
    unmount();

    renderPanel(api);
    expect(
      await screen.findByText(
        'This is what you had written before, and had not saved.',
      ),
    ).toBeInTheDocument();
    expect(editor()).toHaveValue('Mine');
    // It had arrived after all: only the answer was lost.
    api.getPostmortem.mockResolvedValue(
      draft({ markdown: 'Mine', version: 4 }),
    );
    api.savePostmortem.mockRejectedValue(conflict());
    await press('Save draft');
    expect(await screen.findByText('All is saved.')).toBeInTheDocument();
    expect(screen.queryByText(/not saved/)).not.toBeInTheDocument();
    expect(sessionStorage).toHaveLength(0);
  });

  it('is shown beside the newest where somebody else saved, and either goes on', async () => {
    const api = mockOnCall({ getPostmortem: async () => draft() });
    api.savePostmortem.mockRejectedValueOnce(conflict());
    const { container } = renderPanel(api);
    await begin('Go on writing');
    write('Mine\n');
    api.getPostmortem.mockResolvedValue(
      draft({ markdown: 'Theirs\n', version: 4 }),
    );
    await press('Save draft');
    expect(
      await screen.findByText(
        'Somebody saved another version while you were writing',
      ),
    ).toBeInTheDocument();
    expect(screen.getByLabelText('The newest')).toHaveValue('Theirs\n');
    expect(screen.getByLabelText('Yours, not saved')).toHaveValue('Mine\n');
    expect(screen.getByRole('button', { name: 'Save draft' })).toBeDisabled();
    expect(await accessibilityProblems(container)).toEqual([]);

    await press('Go on with the newest');
    expect(editor()).toHaveValue('Theirs\n');
    await press('Bring my text back');
    expect(editor()).toHaveValue('Mine\n');
    api.savePostmortem.mockResolvedValue(
      draft({ markdown: 'Mine\n', version: 5 }),
    );
    await press('Save draft');
    expect(await screen.findByText('All is saved.')).toBeInTheDocument();
    expect(api.savePostmortem).toHaveBeenLastCalledWith(id, {
      markdown: 'Mine\n',
      version: 4,
      keep: false,
    });
  });

  it('is not overwritten unseen while it is written, nor what was set aside by a reload', async () => {
    const signals = new SignalBox();
    const api = mockOnCall({ getPostmortem: async () => draft() });
    const { unmount } = renderPanel(api, { signals });
    await begin('Go on writing');
    write('Mine');
    api.getPostmortem.mockResolvedValue(
      draft({ markdown: 'Theirs', version: 4 }),
    );
    act(() => signals.send(onCallChannel(entityRef)));
    expect(await screen.findByLabelText('Yours, not saved')).toHaveValue(
      'Mine',
    );
    await press('Go on with my text');
    expect(
      screen.getByText('Saving now replaces the newest with your text.'),
    ).toBeInTheDocument();
    api.getPostmortem.mockResolvedValue(
      draft({ markdown: 'Theirs again', version: 5 }),
    );
    act(() => signals.send(onCallChannel(entityRef)));
    await userEvent.click(
      await screen.findByRole('button', { name: 'Go on with the newest' }),
    );
    unmount();

    renderPanel(api);
    await pressLater('Bring my text back');
    expect(editor()).toHaveValue('Mine');
  });

  it('is discarded after a question', async () => {
    const api = mockOnCall({ getPostmortem: async () => draft() });
    renderPanel(api);
    await begin('Go on writing');
    write('Mine');
    await press('Discard it…');
    const dialog = await screen.findByRole('dialog', {
      name: 'Discard what you have not saved?',
    });
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Cancel' }),
    );
    await waitFor(() => expect(dialog).not.toBeInTheDocument());
    expect(editor()).toHaveValue('Mine');
    await press('Discard it…');
    await pressLater('Discard my changes');
    expect(
      await screen.findByText(
        'Nobody is to blame: the alert came five minutes late.',
      ),
    ).toBeInTheDocument();
    expect(sessionStorage).toHaveLength(0);
  });

  it('says why it cannot be kept in the repository, and that the browser keeps nothing', async () => {
    const reason =
      'It is kept here alone: the repository of component:default/payments is not one that GitHub can write to';
    const api = mockOnCall({ getPostmortem: async () => draft() });
    const saved = draft({ markdown: 'Mine', version: 4, reason });
    api.savePostmortem.mockImplementation(async () => {
      api.getPostmortem.mockResolvedValue(saved);
      return saved;
    });
    jest.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new Error('QuotaExceededError');
    });
    renderPanel(api);
    await begin('Go on writing');
    write('Mine');
    expect(
      screen.getByText(
        'Not saved yet. This browser keeps nothing, so save before you leave.',
      ),
    ).toBeInTheDocument();
    await press('Keep in the repository');
    expect(
      await screen.findByText(/^It is kept here alone: the repository of/),
    ).toHaveTextContent('of payments is not one that GitHub can write to');
    expect(
      screen.queryByText('kept in the repository'),
    ).not.toBeInTheDocument();
    expect(
      screen.getByText('Your text is saved in the portal.'),
    ).toBeInTheDocument();
    expect(screen.queryByText('All is saved.')).not.toBeInTheDocument();
  });

  it('is read by those who may not write it', async () => {
    const api = mockOnCall({ getPostmortem: async () => kept() });
    // What may be done with an entity is kept by the browser: another one.
    const reader = {
      authorize: (): AuthorizeResult.DENY => AuthorizeResult.DENY,
      of: 'component:default/ledger',
    };
    const { unmount } = renderPanel(api, reader);
    expect(
      await screen.findByRole('heading', { name: 'What we change' }),
    ).toBeInTheDocument();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
    unmount();
    api.getPostmortem.mockResolvedValue(template());
    renderPanel(api, reader);
    expect(
      await screen.findByText(
        'Whoever may write postmortems of this service can begin it.',
      ),
    ).toBeInTheDocument();
  });

  it('is no template where it could not be read', async () => {
    const api = mockOnCall();
    api.getPostmortem.mockRejectedValueOnce(new Error('it is down'));
    api.getPostmortem.mockResolvedValue(draft());
    renderPanel(api);
    expect(await screen.findByText('it is down')).toBeInTheDocument();
    await press('Retry');
    expect(
      await screen.findByText('a draft, kept by the portal'),
    ).toBeInTheDocument();
  });
});

async function pressLater(name: string) {
  await userEvent.click(await screen.findByRole('button', { name }));
}
