import { expect, Locator, Page, test } from '@playwright/test';
import path from 'node:path';
import { BillRow, Decimal, readBills, sumBilled } from './bills';
import { picture, signIn, stateFolder } from './portal';

const gateway = '/catalog/default/component/payment-gateway';
const team = '/catalog/default/group/payments';
/** It had two unusual days lately. */
const forecast = '/catalog/default/component/demand-forecast';

/** What the team owns of what the example's bills name, with its title. */
const ofTheTeam: Record<string, string> = {
  'payment-gateway': 'Payment gateway',
  ledger: 'Ledger',
  invoices: 'Invoices',
};

/** The last whole month, UTC, its end exclusive. */
const [from, to] = [-1, 0].map(months => {
  const now = new Date();
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months))
    .toISOString()
    .slice(0, 10);
});
const lastMonth = `period=custom&from=${from}&to=${to}`;

test.describe.configure({ mode: 'serial' });

test.describe('what it costs, held against the rows of the bills', () => {
  let page: Page;
  let rows: BillRow[];

  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    rows = (await readBills(path.join(stateFolder(), 'bills'))).filter(
      row => row.ChargePeriodStart >= from && row.ChargePeriodStart < to,
    );
    await signIn(page, 'Ana Souza');
  });

  test.afterAll(() => page.close());

  test('operators see that all bills were read', async ({ browser }) => {
    const operator = await signIn(await browser.newPage(), 'Sofía Herrera');
    await expect(async () => {
      await operator.goto('/cost/sources');
      await expect(
        operator.getByText(/All that there is was read: \d+ parts/),
      ).toBeVisible({ timeout: 10_000 });
    }).toPass({ timeout: 120_000 });
    await operator.close();
  });

  test('a service, as its page has it', async () => {
    await page.goto(gateway);
    await expect(page.getByText('All costs')).toBeVisible();
    await picture(page, 'cost-card');
    await page.goto(`${gateway}/cost?${lastMonth}`);
    await expectSums(
      page,
      sumBilled(rows.filter(row => serviceOf(row) === 'payment-gateway')),
    );
    await page.goto(`${gateway}/cost?period=90d`);
    await expect(page.getByRole('region', { name: 'In USD' })).toBeVisible();
    await picture(page, 'cost');
  });

  test('a team, with all that it owns, each charge once', async () => {
    await page.goto(`${team}/cost?${lastMonth}`);
    await expectSums(
      page,
      sumBilled(rows.filter(row => (serviceOf(row) ?? '') in ofTheTeam)),
    );
    const parts = page.getByRole('table', { name: 'Parts and what they cost' });
    for (const [name, title] of Object.entries(ofTheTeam)) {
      const part = parts
        .getByRole('row')
        .filter({ has: page.getByRole('link', { name: title }) });
      const [sum] = Object.values(
        sumBilled(rows.filter(row => serviceOf(row) === name)),
      );
      const cost = part.locator('data').first();
      expect(`${Decimal.of(await amountOf(cost))}`, name).toBe(`${sum}`);
    }
  });

  test('the organisation, by whatever: the rows are all there is', async () => {
    const sums = sumBilled(rows);
    for (const groupBy of ['team', 'system', 'provider', 'environment']) {
      await page.goto(`/cost?${lastMonth}&groupBy=${groupBy}`);
      for (const [currency, sum] of Object.entries(sums)) {
        const table = page.getByRole('table', {
          name: new RegExp(`^In ${currency}, by ${groupBy}`),
        });
        await expect(table).toBeVisible();
        expect(`${await sumOfRows(table)}`, `${currency} by ${groupBy}`).toBe(
          `${sum}`,
        );
      }
      if (groupBy === 'team') await picture(page, 'cost-organisation');
    }
  });

  test('its owner acknowledges an unusual day, with a reason', async ({
    browser,
  }) => {
    const owner = await signIn(await browser.newPage(), 'Freja Nielsen');
    await owner.goto(`${forecast}/cost?period=30d`);
    const unusual = owner.getByRole('list', {
      name: 'Days that cost unusually much',
    });
    await unusual
      .getByRole('button', { name: /Acknowledge/ })
      .first()
      .click({ timeout: 15_000 });
    const dialog = owner.getByRole('dialog');
    await dialog.getByLabel('Reason').fill('We loaded the archive once');
    await dialog.getByRole('button', { name: 'Acknowledge' }).click();
    await expect(dialog).toBeHidden();
    await owner.getByText(/\d+ acknowledged or over/).click();
    await expect(
      owner.getByText(
        /Acknowledged by Freja Nielsen .*: We loaded the archive once/,
      ),
    ).toBeVisible();
    await owner.close();
  });
});

/** The sums on the page, as a person reads them and to the last decimal, one for each currency. */
async function expectSums(page: Page, sums: Record<string, Decimal>) {
  expect(Object.keys(sums)).not.toEqual([]);
  await expect(page.getByRole('region', { name: /^In [A-Z]{3}$/ })).toHaveCount(
    Object.keys(sums).length,
  );
  for (const [currency, sum] of Object.entries(sums)) {
    const total = page
      .getByRole('region', { name: `In ${currency}`, exact: true })
      .locator('data')
      .first();
    expect(`${Decimal.of(await amountOf(total))}`, currency).toBe(`${sum}`);
    await expect(total).toHaveText(
      new Intl.NumberFormat('en', { style: 'currency', currency }).format(
        Number(`${sum}`),
      ),
    );
  }
}

/** What the rows of a table cost, their second column. */
async function sumOfRows(table: Locator): Promise<Decimal> {
  const sum = new Decimal();
  for (const row of await table.getByRole('row').all()) {
    const cost = row.locator('td').nth(1).locator('data');
    if (await cost.count()) sum.add(await amountOf(cost));
  }
  return sum;
}

async function amountOf(money: Locator): Promise<string> {
  return (await money.getAttribute('value')) ?? '';
}

/** The example's bills name a service by one of these tags. */
function serviceOf(row: BillRow): string | undefined {
  const tags = JSON.parse(row.Tags || '{}');
  return tags.service ?? tags.Service ?? tags.component;
}
