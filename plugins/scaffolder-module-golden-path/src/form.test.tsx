import { renderInTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { catalog, createApi, renderForm } from './__testUtils__/renderForm';
import { ServiceOutputs } from './components/ServiceOutputs';

describe('the form of a new service', () => {
  // Each time that the person stops typing lasts as long as something is waited for, however fast the machine is.
  beforeEach(() => {
    jest.useFakeTimers({
      doNotFake: ['nextTick', 'performance', 'queueMicrotask', 'setImmediate'],
    });
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const typist = () =>
    userEvent.setup({ advanceTimers: jest.advanceTimersByTime });

  it('goes from five fields to what the actions get', async () => {
    const user = typist();
    const api = createApi();
    const onCreate = jest.fn(async () => {});
    await renderForm({ api, onCreate });

    const panel = screen.getByRole('region', { name: 'What will be created' });
    expect(
      await within(panel).findByText(/a service called “your-service”/),
    ).toBeInTheDocument();
    expect(
      await within(panel).findByText('Somebody to wake when it fails (Rota)'),
    ).toBeInTheDocument();

    const owner = await screen.findByRole('textbox', { name: /Owner/ });
    await waitFor(() => expect(owner).toHaveValue('Payments'));

    const name = screen.getByRole('textbox', { name: /Name/ });
    await user.type(name, 'Refunds');
    expect(name).toHaveAccessibleDescription(
      'A name is written in lower case, such as refunds.',
    );
    expect(name).toBeInvalid();
    expect(api.checkName).not.toHaveBeenCalled();

    await user.clear(name);
    await user.type(name, 'ledger');
    expect(await screen.findByText(/“ledger” is taken/)).toBeInTheDocument();
    expect(name).toBeInvalid();

    await user.clear(name);
    await user.type(name, 'refunds');
    expect(await screen.findByText('“refunds” is free')).toBeInTheDocument();
    expect(name).toBeValid();
    // Only what the person paused at was asked.
    expect(api.checkName.mock.calls.map(([asked]) => asked)).toEqual([
      'ledger',
      'refunds',
    ]);

    await user.click(screen.getByRole('textbox', { name: /Description/ }));
    await user.paste('Pays travellers back');
    const stacks = screen.getByRole('radiogroup', { name: /Stack/ });
    const python = within(stacks).getByRole('radio', {
      name: 'Python service',
    });
    expect(python).toBeDisabled();
    expect(python).toHaveAccessibleDescription(
      /not available here: python3 is not installed/,
    );
    const node = within(stacks).getByRole('radio', { name: 'Node service' });
    expect(node).toHaveAccessibleDescription(
      /health.*node >=20.*available here/,
    );
    await user.click(node);

    expect(
      await within(panel).findByText(
        'production: refunds.production.localhost',
      ),
    ).toBeInTheDocument();
    const production = screen.getByRole('checkbox', {
      name: 'Release to production now',
    });
    expect(production).toBeChecked();
    await user.click(production);
    expect(
      await within(panel).findByText('production: not now'),
    ).toBeInTheDocument();
    expect(production).toHaveAccessibleDescription(/stops before production/);

    await user.click(screen.getByRole('button', { name: 'Review' }));
    await user.click(
      await screen.findByRole('button', { name: 'Create the service' }),
    );
    expect(onCreate).toHaveBeenCalledWith({
      name: 'refunds',
      description: 'Pays travellers back',
      owner: 'group:default/payments',
      stack: 'node',
      releaseToProduction: false,
    });
  }, 30_000);

  it('asks once more when the person goes on, and stops at what was taken meanwhile', async () => {
    const user = typist();
    const api = createApi();
    await renderForm({ api });
    await user.type(screen.getByRole('textbox', { name: /Name/ }), 'refunds');
    await screen.findByText('“refunds” is free');
    await user.click(screen.getByRole('textbox', { name: /Description/ }));
    await user.paste('Pays');
    await user.click(
      await screen.findByRole('radio', { name: 'Node service' }),
    );
    api.checkName.mockResolvedValue({
      name: 'refunds',
      valid: true,
      free: false,
      reason: 'Jonas was faster.',
    });
    await user.click(screen.getByRole('button', { name: 'Review' }));
    expect(await screen.findAllByText(/Jonas was faster/)).not.toHaveLength(0);
    expect(
      screen.queryByRole('button', { name: 'Create the service' }),
    ).not.toBeInTheDocument();

    api.checkName.mockRejectedValue(new Error('503'));
    await user.click(screen.getByRole('button', { name: 'Review' }));
    expect(
      await screen.findAllByText(/cannot be told just now: 503/),
    ).not.toHaveLength(0);
  }, 30_000);

  it('keeps what is typed in the moment in which the owner is chosen by itself', async () => {
    const groups = await catalog.getEntities({ filter: { kind: 'group' } });
    let answer = () => {};
    const asked = jest.spyOn(catalog, 'getEntities').mockReturnValueOnce(
      new Promise(resolve => {
        answer = () => resolve(groups);
      }),
    );
    let beforeEffects: (() => void) | undefined;
    await renderForm({
      api: createApi(),
      onCommit: () => {
        const act = beforeEffects;
        beforeEffects = undefined;
        act?.();
      },
    });
    await screen.findByRole('radio', { name: 'Node service' });
    const name = screen.getByRole<HTMLInputElement>('textbox', {
      name: /Name/,
    });
    // As a browser does it, and not held back until React has done everything else.
    beforeEffects = () => {
      const { set } = Object.getOwnPropertyDescriptor(
        HTMLInputElement.prototype,
        'value',
      )!;
      set!.call(name, 'refunds');
      name.dispatchEvent(new Event('input', { bubbles: true }));
    };
    await waitFor(() => {
      answer();
      expect(screen.getByRole('textbox', { name: /Owner/ })).toHaveValue(
        'Payments',
      );
    });
    expect(beforeEffects).toBeUndefined();
    expect(name).toHaveValue('refunds');
    asked.mockRestore();
  });

  it('says of each field what is missing', async () => {
    const user = typist();
    const api = createApi();
    const { container } = await renderForm({
      api,
      groups: ['payments', 'booking'],
    });
    await screen.findByRole('radio', { name: 'Node service' });
    const name = screen.getByRole('textbox', { name: /Name/ });
    const description = screen.getByRole('textbox', { name: /Description/ });
    await user.type(name, 'x');
    await user.clear(name);
    await user.type(description, 'x');
    await user.clear(description);
    // As where the browser does not ask for what is missing itself.
    container.querySelector('form')?.setAttribute('novalidate', '');
    await user.click(screen.getByRole('button', { name: 'Review' }));
    for (const text of [
      'Give it a name',
      'Say in a sentence what it is for',
      'Choose a team',
      'Choose a stack',
    ]) {
      // Above all fields, and at its own.
      expect((await screen.findAllByText(new RegExp(text))).length).toBe(2);
    }
    expect(container).not.toHaveTextContent(/must have|must NOT|property/);

    await user.click(name);
    await user.paste('refunds');
    await user.click(description);
    await user.paste('x'.repeat(201));
    await user.click(screen.getByRole('button', { name: 'Review' }));
    expect(
      await screen.findAllByText(/Say it in 200 characters or fewer/),
    ).toHaveLength(2);
    expect(screen.queryByText(/Give it a name/)).not.toBeInTheDocument();
    expect(container).not.toHaveTextContent(/must have|must NOT|property/);
  }, 30_000);

  it('says once, and offers no second try, that somebody may not create services', async () => {
    const api = createApi();
    const refusal = Object.assign(new Error('Request failed with 403'), {
      statusCode: 403,
    });
    api.getStacks.mockRejectedValue(refusal);
    api.getPreview.mockRejectedValue(refusal);
    await renderForm({ api });
    expect(
      await screen.findByText(/^You may not create services/),
    ).toBeInTheDocument();
    expect(
      screen.queryByRole('button', { name: 'Try again' }),
    ).not.toBeInTheDocument();
  });

  it('does not say of a catalog that refuses that somebody may not create services', async () => {
    const asked = jest.spyOn(catalog, 'getEntities').mockRejectedValue(
      Object.assign(new Error('Request failed with 403'), {
        statusCode: 403,
      }),
    );
    await renderForm({ api: createApi() });
    expect(
      await screen.findByText(/teams.*Request failed with 403/i),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Try again' }),
    ).toBeInTheDocument();
    expect(
      screen.queryByText(/^You may not create services/),
    ).not.toBeInTheDocument();
    asked.mockRestore();
  });

  it('puts my teams first, chooses none of several, and says when something cannot be loaded', async () => {
    const user = typist();
    const api = createApi();
    api.getStacks.mockRejectedValueOnce(new Error('the plan cannot be read'));
    api.getPreview.mockRejectedValue(new Error('no answer'));
    await renderForm({ api, groups: ['payments', 'booking'] });

    const owner = await screen.findByRole('textbox', { name: /Owner/ });
    await user.click(owner);
    const list = await screen.findByRole('listbox');
    expect(list).toHaveTextContent(
      /My teamsBooking.*Payments.*Other teamsAcme/,
    );
    expect(owner).toHaveValue('');
    await user.click(within(list).getByText('Acme'));
    expect(owner).toHaveValue('Acme');

    expect(
      screen.getByText('What will be created cannot be shown: no answer'),
    ).toBeInTheDocument();
    const failure = screen
      .getByText('The stacks cannot be shown: the plan cannot be read')
      .closest('[role=alert]') as HTMLElement;
    await user.click(
      within(failure).getByRole('button', { name: 'Try again' }),
    );
    expect(
      await screen.findByRole('radio', { name: 'Node service' }),
    ).toBeEnabled();
  }, 30_000);
});

describe('the end of the task', () => {
  it('has the links, and the line to clone with a button that copies it', async () => {
    await renderInTestApp(
      <ServiceOutputs
        output={{
          links: [{ title: 'Open its repository', url: 'http://portal/r' }],
          text: [
            {
              title: 'Work on it',
              content: '```shell\ngit clone http://portal/r.git\n```\n',
            },
          ],
        }}
      />,
      { mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef } },
    );
    expect(
      screen.getByRole('link', { name: /Open its repository/ }),
    ).toHaveAttribute('href', 'http://portal/r');
    expect(
      await screen.findByRole('button', { name: /copy/i }, { timeout: 10_000 }),
    ).toBeEnabled();
    expect(document.querySelector('code')?.textContent).toBe(
      'git clone http://portal/r.git',
    );
  }, 20_000);
});
