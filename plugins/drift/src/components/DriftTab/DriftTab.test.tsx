import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { driftChannel } from '@paved-path/backstage-plugin-drift-common';
import { SignalBox } from '@paved-path/provider-kit-react/testUtils';
import * as examples from '../../__testUtils__/examples';
import {
  mockDrift,
  renderWithDrift,
} from '../../__testUtils__/renderWithDrift';
import { DriftTab } from './DriftTab';

const channel = driftChannel(examples.entityRef);

/** The resources of production that drifted, opened. */
async function openResources() {
  const list = await screen.findByRole('list', {
    name: 'What drifted in payments/production',
  });
  for (const summary of list.querySelectorAll('summary')) {
    await userEvent.click(summary);
  }
  return within(list)
    .getAllByRole('listitem')
    .filter(item => item.parentElement === list);
}

describe('DriftTab', () => {
  it('shows every drifted resource with its attributes, cause and suspects, and folds what is known', async () => {
    renderWithDrift(<DriftTab />, { api: mockDrift() });
    const [byHand, notApplied, unknown] = await openResources();
    expect(byHand).toHaveTextContent('changed outside');
    expect(byHand).toHaveTextContent('suspect: jonas@example.com');
    expect(
      within(byHand).getByRole('row', { name: /cidr_blocks/ }),
    ).toHaveTextContent('ingress[0].cidr_blocks["10.0.0.0/16"]["0.0.0.0/0"]');
    expect(
      within(byHand).getByRole('link', { name: /AuthorizeSecurityGroup/ }),
    ).toHaveAttribute('href', expect.stringContaining('/events/d1f3c2aa-77'));

    expect(notApplied).toHaveTextContent('not applied');
    expect(notApplied).toHaveTextContent('An apply would replace it.');
    expect(
      within(notApplied).getByRole('row', { name: /^password/ }),
    ).toHaveTextContent('password(sensitive)(sensitive)');
    expect(
      within(notApplied).getByRole('row', { name: /^endpoint/ }),
    ).toHaveTextContent('(known after apply)');
    expect(notApplied).toHaveTextContent('shortened');
    expect(unknown).toHaveTextContent('no suspect');
    // How old it is, is said once for all of them.
    expect(screen.getAllByText(/^from Terraform/)).toHaveLength(1);

    await userEvent.click(screen.getByText('1 acknowledged'));
    await userEvent.click(screen.getByText('aws_s3_bucket.exports'));
    expect(
      screen.getByText(/Versioning is switched on for the audit/),
    ).toHaveTextContent('until Jan 2, 2040');
    await userEvent.click(screen.getByText('1 ignored'));
    await userEvent.click(screen.getByText('aws_instance.runner'));
    expect(
      await screen.findByText(/The inventory agent writes it every day/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', {
        name: 'Stop ignoring: tags.LastSeen of aws_instance',
      }),
    ).toHaveTextContent('Stop ignoring…');
    expect(
      screen.getAllByRole('button', { name: /^Check now: / }),
    ).toHaveLength(3);
  });

  it('names every suspect once', async () => {
    const api = mockDrift();
    const [jonas] = examples.openedByHand.suspects;
    const [ana] = examples.notApplied.suspects;
    api.getEnvironment.mockResolvedValue(
      examples.detail({
        drifts: [
          { ...examples.openedByHand, suspects: [jonas, ana] },
          {
            ...examples.notApplied,
            suspects: [ana, { ...ana, reference: 'another' }],
          },
        ],
      }),
    );
    renderWithDrift(<DriftTab />, { api });
    const [two, one] = await openResources();
    expect(two).toHaveTextContent(
      '2 suspects: jonas@example.com and Ana Souza',
    );
    expect(one).toHaveTextContent('suspect: Ana Souza');
  });

  it('says of what cannot be checked when it was last tried', async () => {
    const api = mockDrift();
    api.getOverview.mockResolvedValue(examples.overview([examples.failed]));
    renderWithDrift(<DriftTab />, { api });
    expect(await screen.findByText(/^last tried/)).toHaveTextContent(
      'last tried 20 minutes ago',
    );
    expect(screen.getByText(/^last checked/)).toHaveTextContent(
      'last checked 5 days ago',
    );
  });

  it('calls providers by their names, and those that it does not know by their ids', async () => {
    const api = mockDrift();
    const url = 'https://example.com';
    api.getOverview.mockResolvedValue(
      examples.overview(
        ['terraform', 'env0', 'hcp-terraform', 'pulumi'].map(provider =>
          examples.environment(`payments/${provider}`, { provider, url }),
        ),
      ),
    );
    renderWithDrift(<DriftTab />, { api });
    for (const name of ['Terraform', 'env0', 'HCP Terraform', 'pulumi']) {
      expect(
        await screen.findByRole('link', {
          name: new RegExp(`^Open at ${name}\\b`),
        }),
      ).toHaveAttribute('href', url);
    }
  });

  it('follows a check step by step, cancels it, and says why it brought nothing', async () => {
    const api = mockDrift();
    const signals = new SignalBox();
    api.getCheck.mockResolvedValue(examples.check({ state: 'queued' }));
    renderWithDrift(<DriftTab />, { api, signals });
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Check now: payments/production',
      }),
    );
    expect(api.startCheck).toHaveBeenCalledWith(examples.production.id);
    expect(await screen.findByText('waits for its turn')).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Check now: payments/production' }),
    ).toBeDisabled();

    api.getCheck.mockResolvedValue(examples.check({ step: 'init' }));
    act(() => signals.send(channel));
    expect(await screen.findByText('checking: init')).toBeInTheDocument();
    api.getCheck.mockResolvedValue(examples.check({ step: 'plan' }));
    act(() => signals.send(channel));
    expect(await screen.findByText('checking: plan')).toBeInTheDocument();

    api.getCheck.mockResolvedValue(
      examples.check({ state: 'finished', outcome: 'cancelled' }),
    );
    await userEvent.click(
      screen.getByRole('button', {
        name: 'Cancel the check of payments/production',
      }),
    );
    expect(api.cancelCheck).toHaveBeenCalledWith('check-1');
    expect(
      await screen.findByText('The check was cancelled.'),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'Check now: payments/production' }),
    ).toBeEnabled();

    api.startCheck.mockRejectedValueOnce(new Error('the queue is full'));
    await userEvent.click(
      screen.getByRole('button', { name: 'Check now: payments/production' }),
    );
    expect(
      await screen.findByText('It was not started: the queue is full'),
    ).toBeInTheDocument();
  });

  it('acknowledges with a reason and an end, and not without a reason', async () => {
    const api = mockDrift();
    renderWithDrift(<DriftTab />, { api });
    await openResources();
    const opener = screen.getByRole('button', {
      name: 'Acknowledge aws_security_group.database',
    });
    await userEvent.click(opener);
    const dialog = await screen.findByRole('dialog', {
      name: 'Acknowledge aws_security_group.database?',
    });
    const button = within(dialog).getByRole('button', { name: 'Acknowledge' });
    await userEvent.click(button);
    expect(
      within(dialog).getByText('Say why, so that others can tell.'),
    ).toBeInTheDocument();
    expect(api.acknowledge).not.toHaveBeenCalled();

    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /^Reason/ }),
      ' During the migration ',
    );
    const until = within(dialog).getByLabelText('Until (optional)');
    await userEvent.type(until, '2001-01-01');
    await userEvent.click(button);
    expect(within(dialog).getByText('Choose a day to come.')).toBeVisible();
    await userEvent.clear(until);
    await userEvent.type(until, '2040-06-01');
    api.acknowledge.mockRejectedValueOnce(new Error('the database is gone'));
    await userEvent.click(button);
    expect(
      await within(dialog).findByText('It was not done: the database is gone'),
    ).toBeInTheDocument();
    const asked = api.getEnvironment.mock.calls.length;
    await userEvent.click(button);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(opener).toHaveFocus();
    const [id, request] = api.acknowledge.mock.calls[1];
    expect(id).toBe('drift-1');
    expect(request.reason).toBe('During the migration');
    expect(new Date(request.until!).getTime()).toBe(
      new Date(2040, 5, 1, 23, 59, 59, 999).getTime(),
    );
    // What is shown is what the server says now.
    expect(api.getEnvironment.mock.calls.length).toBeGreaterThan(asked);
  });

  it('ignores an attribute in a scope of choice', async () => {
    const api = mockDrift();
    renderWithDrift(<DriftTab />, { api });
    await openResources();
    await userEvent.click(
      screen.getByRole('button', {
        name: 'Ignore aws_security_group.database',
      }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Ignore known noise',
    });
    async function choose(label: RegExp, option: string) {
      await userEvent.click(
        within(dialog).getByRole('button', { name: label }),
      );
      await userEvent.click(
        await screen.findByRole('option', { name: option }),
      );
    }
    // The one attribute that differs is what is meant.
    expect(
      within(dialog).getByRole('button', { name: /^Attributes/ }),
    ).toHaveTextContent('ingress[0].cidr_blocks');
    await choose(/^Resources/, 'every aws_security_group');
    await choose(/^Where/, 'everywhere in platform/infrastructure');
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /^Reason/ }),
      'Known noise',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Ignore' }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.createIgnoreRule).toHaveBeenCalledWith(
      {
        type: 'aws_security_group',
        attribute: 'ingress[0].cidr_blocks',
        repository: 'platform/infrastructure',
        environmentId: undefined,
        reason: 'Known noise',
      },
      { idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/) },
    );
  });

  it('applies the very plan that was shown, by a button that says what it does', async () => {
    const api = mockDrift();
    renderWithDrift(<DriftTab />, { api });
    await openResources();
    await userEvent.click(
      screen.getAllByRole('button', { name: 'Fix payments/production' })[0],
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Fix payments/production',
    });
    expect(
      await within(dialog).findByRole('link', { name: /Open an issue/ }),
    ).toHaveAttribute('href', expect.stringContaining('/issues/new'));
    expect(within(dialog).queryByRole('button', { name: /^Apply/ })).toBeNull();

    const changes = [
      examples.openedByHand,
      examples.notApplied,
      examples.acknowledgedDrift,
    ];
    api.planFix.mockResolvedValueOnce(
      examples.fixPlan({
        changes,
        id: 'old',
        expiresAt: examples.ago({ seconds: 1 }),
      }),
    );
    api.planFix.mockResolvedValueOnce(examples.fixPlan({ changes }));
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Show the plan' }),
    );
    const apply = await within(dialog).findByRole('button', {
      name: 'Apply 3 changes to payments/production',
    });
    expect(apply).toBeDisabled();
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Plan again' }),
    );
    await waitFor(() =>
      expect(
        within(dialog).getByRole('button', {
          name: 'Apply 3 changes to payments/production',
        }),
      ).toBeEnabled(),
    );
    const plan = within(dialog).getByRole('region', {
      name: 'The apply changes 3 resources',
    });
    // What is known and left alone is changed by an apply as well.
    expect(
      within(plan).getByText('1 of them is acknowledged'),
    ).toBeInTheDocument();
    expect(
      within(plan).getByText('aws_s3_bucket.exports').closest('li'),
    ).toHaveTextContent('Versioning is switched on for the audit');
    expect(plan).toHaveTextContent('aws_db_instance.paymentsreplace');
    await userEvent.click(
      within(dialog).getByRole('button', { name: /^Apply 3 changes/ }),
    );
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(api.applyFix).toHaveBeenCalledWith(examples.production.id, {
      planId: 'plan-1',
    });
    expect(await screen.findByText('checking: plan')).toBeInTheDocument();
  });

  it('starts from here with a reason', async () => {
    const api = mockDrift();
    renderWithDrift(<DriftTab />, { api });
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Start from here in payments/production',
      }),
    );
    const dialog = await screen.findByRole('dialog');
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /^Reason/ }),
      'We begin today',
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Acknowledge 3 resources' }),
    );
    await waitFor(() =>
      expect(api.takeBaseline).toHaveBeenCalledWith(
        examples.production.id,
        {
          reason: 'We begin today',
        },
        { idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/) },
      ),
    );
  });
});
