import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { NotAllowedError } from '@backstage/errors';
import { driftChannel } from '@paved-path/backstage-plugin-drift-common';
import { DateTime } from 'luxon';
import { SignalBox } from '@paved-path/provider-kit-react/testUtils';
import * as examples from '../../__testUtils__/examples';
import {
  mockDrift,
  renderWithDrift,
} from '../../__testUtils__/renderWithDrift';
import { DriftCard } from './DriftCard';

const weekday = DateTime.fromISO(examples.driftedSince, {
  locale: 'en',
}).toFormat('cccc');

describe('DriftCard', () => {
  it('says what drifted since when, red first, and how old all that is', async () => {
    renderWithDrift(<DriftCard tabHref="/drift" />, { api: mockDrift() });
    expect(
      await screen.findByText(
        `3 resources drifted in production since ${weekday}`,
      ),
    ).toBeInTheDocument();
    const [first, rest] = screen.getAllByRole('listitem');
    expect(first).toHaveTextContent(
      `productionchecked 2 hours ago, took 41 s1 acknowledged1 ignored`,
    );
    expect(rest).toHaveTextContent('in sync: dev and staging');
    expect(rest).toHaveTextContent('checked 2 hours ago');
    expect(screen.getByText(/^from Terraform/)).toHaveTextContent(
      'from Terraform, 2 minutes ago',
    );
    expect(screen.getByRole('link', { name: 'All drift' })).toHaveAttribute(
      'href',
      '/drift',
    );
  });

  it('tells every state from every other, and none is in sync by failure', async () => {
    const sentences: Record<string, string> = {
      failed:
        'production cannot be checked: the state is locked by jonas since Monday',
      'never-checked': 'Not checked yet',
      acknowledged:
        '2 resources drifted in production, all acknowledged or ignored',
      'in-sync': 'In sync, checked 2 hours ago',
      outdated: 'In sync when it was checked, 9 days ago',
      many: '5 resources drifted in payments/production and ledger/production',
    };
    const api = mockDrift();
    const signals = new SignalBox();
    api.getOverview.mockResolvedValue(examples.overviews.none());
    renderWithDrift(<DriftCard />, { api, signals });
    expect(
      await screen.findByText('No infrastructure environment'),
    ).toBeInTheDocument();
    for (const [scenario, words] of Object.entries(sentences)) {
      api.getOverview.mockResolvedValue(examples.overviews[scenario]());
      act(() => signals.send(driftChannel(examples.entityRef)));
      await waitFor(() => expect(document.body).toHaveTextContent(words));
    }
    expect(screen.getByText(/^from Terraform/)).toBeInTheDocument();
  });

  it('tells forbidden, failed and stale apart, and asks again on demand', async () => {
    const api = mockDrift();
    api.getOverview.mockRejectedValueOnce(new NotAllowedError('no'));
    const signals = new SignalBox();
    renderWithDrift(<DriftCard />, { api, signals });
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();

    api.getOverview.mockRejectedValueOnce(new Error('the backend is down'));
    act(() => signals.send(driftChannel(examples.entityRef)));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the backend is down',
    );
    expect(screen.queryByText(/sync/i)).toBeNull();
    api.getOverview.mockResolvedValue(examples.overviews.stale());
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(await screen.findByText(/^from Terraform/)).toHaveTextContent(
      'from Terraform, 3 hours ago: the repository does not answer (503)',
    );

    // Nothing is there because nobody could look: that is a failure.
    api.getOverview.mockResolvedValue({
      ...examples.overviews.none(),
      freshness: {
        source: 'Terraform',
        state: 'failed',
        reason: 'git does not answer',
      },
    });
    act(() => signals.send(driftChannel(examples.entityRef)));
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'git does not answer',
    );
    expect(screen.queryByText('No infrastructure environment')).toBeNull();
  });
});
