import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ResponseError } from '@backstage/errors';
import { DateTime } from 'luxon';
import { LiveQuery } from '../hooks';
import { EntityCardFrame } from './EntityCardFrame';
import { AnswerFreshness } from './FreshnessLine';

type Answer = { words: string; freshness: AnswerFreshness };

const reload = jest.fn();
const asOf = DateTime.utc().minus({ hours: 3 }).toISO();

function show(query: Partial<LiveQuery<Answer>>) {
  renderInTestApp(
    <EntityCardFrame<Answer>
      title="Things"
      query={{
        value: undefined,
        error: undefined,
        loading: false,
        reload,
        ...query,
      }}
      freshness={answer => answer.freshness}
      empty={answer =>
        answer.words ? undefined : { title: 'No things', children: 'Add one.' }
      }
    >
      {answer => <p>{answer.words}</p>}
    </EntityCardFrame>,
  );
}

async function refusal(status: number, name: string, message: string) {
  return ResponseError.fromResponse({
    ok: false,
    status,
    statusText: name,
    headers: new Headers({ 'content-type': 'application/json' }),
    text: async () =>
      JSON.stringify({
        error: { name, message },
        response: { statusCode: status },
      }),
  } as never);
}

describe('EntityCardFrame', () => {
  beforeEach(() => reload.mockReset());

  it('shows an answer with its source and age, and nothing to retry', async () => {
    show({
      value: {
        words: 'five',
        freshness: { source: 'the shop', asOf, state: 'fresh' },
      },
    });
    expect(await screen.findByText('five')).toBeInTheDocument();
    expect(screen.getByText(/from the shop/)).toHaveTextContent(
      /^from the shop, 3 hours ago$/,
    );
    expect(screen.getByText('3 hours ago')).toHaveAttribute(
      'title',
      expect.stringMatching(/\d{4}.*\d:\d\d/),
    );
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('shows what is old with the reason and a retry', async () => {
    show({
      value: {
        words: 'five',
        freshness: {
          source: 'the shop',
          asOf,
          state: 'stale',
          reason: 'it does not answer (503)',
        },
      },
    });
    expect(await screen.findByText('five')).toBeInTheDocument();
    expect(screen.getByText(/from the shop/)).toHaveTextContent(
      'from the shop, 3 hours ago: it does not answer (503)',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it('says in words that there is nothing, but not where nobody could look', async () => {
    show({
      value: {
        words: '',
        freshness: { source: 'the shop', asOf, state: 'fresh' },
      },
    });
    expect(await screen.findByText('No things')).toBeInTheDocument();
    expect(screen.getByText('Add one.')).toBeInTheDocument();
  });

  it('does not pass a failure for emptiness', async () => {
    show({
      value: {
        words: '',
        freshness: {
          source: 'the shop',
          state: 'failed',
          reason: 'its key expired',
        },
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'its key expired',
    );
    expect(screen.queryByText('No things')).toBeNull();
  });

  it('says the words of the server when it refuses or fails', async () => {
    show({
      error: await refusal(
        502,
        'ServiceUnavailableError',
        'the shop is closed',
      ),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the shop is closed',
    );
    await userEvent.click(screen.getByRole('button', { name: 'Retry' }));
    expect(reload).toHaveBeenCalled();
  });

  it.each([
    'Failed to fetch',
    'NetworkError when attempting to fetch resource.',
    'Load failed',
  ])('says in words what a browser calls "%s"', async message => {
    show({ error: new TypeError(message) });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the portal could not be reached',
    );
  });

  it('offers no retry to whoever may not see it', async () => {
    show({ error: await refusal(403, 'NotAllowedError', 'no') });
    expect(await screen.findByText('You may not see this')).toBeInTheDocument();
    expect(screen.queryByRole('button')).toBeNull();
  });
});
