import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createApi, renderForm } from './__testUtils__/renderForm';

describe('what a stack costs at its peers', () => {
  const failed = (statusCode: number) =>
    Object.assign(new Error(`failed with ${statusCode}`), { statusCode });
  const cardOf = async (title: string) =>
    (await screen.findByText(title)).closest('label') as HTMLElement;

  it('says the median and the range of the last whole month, each currency by itself', async () => {
    const getStackPeers = jest.fn(async (stack: string) =>
      stack === 'node'
        ? {
            stack,
            month: '2026-10',
            peers: 7,
            currencies: [
              {
                currency: 'USD',
                peers: 4,
                median: '1412.3049',
                lowest: '0.354',
                highest: '12890.5',
              },
              {
                currency: 'credits',
                peers: 3,
                median: '96',
                lowest: '40',
                highest: '100',
              },
            ],
          }
        : undefined,
    );
    await renderForm({ api: createApi(), getStackPeers });
    const node = await cardOf('Node service');
    expect(
      await within(node).findByText('Usually $1,412 a month'),
    ).toBeVisible();
    expect(node).toHaveTextContent(
      'the median of 4 services like it in October 2026; they cost $0.35 to $12,891',
    );
    expect(node).toHaveTextContent(
      /Usually 96 credits a month.*median of 3 services.*40 credits to 100 credits/,
    );
    expect(
      within(node).getByRole('radio', { name: 'Node service' }),
    ).toHaveAccessibleDescription(/Usually \$1,412 a month/);
    // Of a stack that too few have nothing is told.
    expect(await cardOf('Python service')).not.toHaveTextContent(
      /month|not known/,
    );
    expect(getStackPeers).toHaveBeenCalledTimes(2);
  });

  it('is a quiet word where cost fails, and nothing where it is not installed or may not be seen', async () => {
    const getStackPeers = jest.fn(async (stack: string) => {
      throw failed(stack === 'node' ? 503 : 404);
    });
    await renderForm({ api: createApi(), getStackPeers });
    const node = await cardOf('Node service');
    expect(
      await within(node).findByText(
        'What services like it cost is not known just now.',
      ),
    ).toBeVisible();
    expect(
      within(node).getByRole('radio', { name: 'Node service' }),
    ).toBeEnabled();
    expect(await cardOf('Python service')).not.toHaveTextContent(/not known/);
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('keeps nobody waiting', async () => {
    await renderForm({
      api: createApi(),
      getStackPeers: () => new Promise(() => {}),
    });
    const node = await screen.findByRole('radio', { name: 'Node service' });
    await userEvent.click(node);
    expect(node).toBeChecked();
  });
});
