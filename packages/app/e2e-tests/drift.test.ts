import { expect, Page, test } from '@playwright/test';
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { picture, signIn } from './portal';

const run = promisify(execFile);
const overview = '/catalog/default/component/payment-gateway';
const tab = `${overview}/drift`;
const environment = 'payments/payments-db';
const database = 'module.database.terraform_data.instance';
const replica = 'terraform_data.replica';

/** What is new in the environment; what is known is folded below it. */
function fresh(page: Page) {
  return page.getByRole('list', { name: `What drifted in ${environment}` });
}

function row(page: Page, address: string) {
  return fresh(page)
    .getByRole('listitem')
    .filter({ has: page.getByText(address, { exact: true }) });
}

async function checkNow(page: Page) {
  await page.getByRole('button', { name: `Check now: ${environment}` }).click();
}

test.describe.serial('from a drift to its end', () => {
  test.skip(
    (process.env.PAVED_PATH_TEST_WITHOUT ?? '')
      .split(',')
      .includes('terraform'),
    'The example fleet is checked with Terraform or OpenTofu',
  );

  let page: Page;
  let folder: string;

  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'drift-'));
  });

  test.afterAll(async () => {
    await page.close();
    await fs.rm(folder, { recursive: true, force: true });
  });

  test('the example fleet is found and checked by itself', async () => {
    await signIn(page, 'Ana Souza');
    await page.goto(overview);
    await expect(
      page.getByText(/2 resources drifted in payments-db/),
    ).toBeVisible({ timeout: 120_000 });
  });

  test('the tab says what drifted, why, and who may have done it', async () => {
    await page.getByRole('link', { name: 'All drift' }).click();
    await expect(page).toHaveURL(new RegExp(`${tab}$`));
    for (const address of [database, replica]) {
      await expect(row(page, address).getByText('not applied')).toBeVisible();
      await expect(
        row(page, address).getByText(/suspects?: .*Jonas/),
      ).toBeVisible();
    }
    await row(page, database).getByText(database, { exact: true }).click();
    const attribute = page
      .getByRole('table', { name: `What changed in ${database}` })
      .getByRole('row', { name: /input\.instance_class/ });
    await expect(attribute.getByRole('cell')).toHaveText([
      '"large"',
      '"xlarge"',
    ]);
    await expect(
      row(page, database).getByText(
        /Payments database: a replica in the second zone/,
      ),
    ).toBeVisible();
    await picture(page, 'drift');
  });

  test('an acknowledged drift is folded, with its reason', async () => {
    await page.getByRole('button', { name: `Acknowledge ${database}` }).click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByLabel('Reason')
      .fill('It is applied in the night of the 24th');
    await dialog.getByRole('button', { name: 'Acknowledge' }).click();
    await expect(dialog).toBeHidden();
    await expect(row(page, database)).toHaveCount(0);
    await expect(row(page, replica)).toBeVisible();
    const folded = page.getByRole('group').filter({
      has: page.getByText('1 acknowledged', { exact: true }),
    });
    await folded.getByText('1 acknowledged', { exact: true }).click();
    await folded.getByText(database, { exact: true }).click();
    await expect(folded.getByText(/Ana Souza acknowledged it/)).toContainText(
      'It is applied in the night of the 24th',
    );
  });

  test('a check leaves it there, until it becomes a different drift', async () => {
    await checkNow(page);
    await expect(
      page.getByText(/1 resource drifted since/).first(),
    ).toBeVisible({ timeout: 60_000 });
    await expect(row(page, database)).toHaveCount(0);

    await commit('Payments database: the largest instance', {
      from: 'instance_class = "xlarge"',
      to: 'instance_class = "2xlarge"',
    });
    // The head of the branch is fetched every few seconds.
    await expect(async () => {
      await checkNow(page);
      await expect(row(page, database)).toBeVisible({ timeout: 5_000 });
    }).toPass({ timeout: 60_000 });
    await expect(
      row(page, database).getByText(/suspects?: .*Sofía/),
    ).toBeVisible();
    await expect(page.getByText(/2 resources drifted since/)).toBeVisible();
  });

  test('the plan that was shown and confirmed brings it in sync', async () => {
    await row(page, replica).getByText(replica, { exact: true }).click();
    await row(page, replica)
      .getByRole('button', { name: `Fix ${environment}` })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Show the plan' }).click();
    const plan = dialog.getByRole('region', {
      name: 'The apply changes 2 resources',
    });
    await expect(plan).toBeVisible({ timeout: 60_000 });
    await expect(
      plan
        .getByRole('row', { name: /input\.instance_class/ })
        .getByRole('cell'),
    ).toHaveText(['"large"', '"2xlarge"']);
    await expect(
      plan.getByRole('listitem').filter({ hasText: replica }),
    ).toContainText('create');
    await picture(page, 'drift-fix');
    await dialog
      .getByRole('button', { name: `Apply 2 changes to ${environment}` })
      .click();
    await expect(dialog).toBeHidden({ timeout: 60_000 });
    await expect(page.getByText(/in sync/i).first()).toBeVisible({
      timeout: 60_000,
    });
    await expect(fresh(page)).toHaveCount(0);

    await page.goto(overview);
    await expect(page.getByText(/In sync, checked/).first()).toBeVisible();
  });

  test('the fleet counts what is left, and has today in its trend', async () => {
    await page.goto('/drift');
    await expect(
      page.getByText('3 of 13 environments are drifted'),
    ).toBeVisible();
    await expect(page.getByText('2 cannot be checked').first()).toBeVisible();
    await picture(page, 'fleet');
    await page.getByText('As a table', { exact: true }).click();
    const today = new Date().toISOString().slice(0, 10);
    await expect(
      page
        .getByRole('table', { name: 'Drifted environments per day' })
        .getByRole('row', { name: new RegExp(today) }),
    ).toBeVisible();
    const booking = page
      .getByRole('table', { name: 'Teams' })
      .getByRole('row', { name: /Booking/i });
    await expect(booking).toContainText('2 of 5');
  });

  test('what is there is recorded in the code, where that is right', async () => {
    await page.goto('/catalog/default/component/invoices/drift');
    await page.getByText('terraform_data.retention', { exact: true }).click();
    await page
      .getByRole('button', { name: 'Fix payments/invoice-archive' })
      .click();
    const dialog = page.getByRole('dialog');
    await dialog
      .getByRole('button', { name: 'Record what is there in the code' })
      .click();
    const merge = dialog.getByText(/git merge origin\/\S+/);
    await expect(merge).toBeVisible({ timeout: 60_000 });
    const [, branch] = /origin\/(\S+)/.exec(
      (await merge.textContent()) ?? '',
    ) as RegExpExecArray;
    const { stdout } = await run('git', [
      `--git-dir=${infrastructure()}`,
      'diff',
      '--name-only',
      'main',
      branch,
    ]);
    expect(stdout.trim()).toMatch(/^payments\/invoice-archive\//);
  });

  test('what no code manages is shown', async () => {
    await page.goto('/drift/coverage');
    await expect(
      page.getByText('14 resources exist that no code manages'),
      // Inventories are first read when environments had time to be found.
    ).toBeVisible({ timeout: 90_000 });
    await expect(page.getByText('tmp-jonas-load-test')).toBeVisible();
  });

  /** A change of code by the platform team: it alone writes the repository, and nobody pushes there over HTTP. */
  async function commit(message: string, change: { from: string; to: string }) {
    const clone = path.join(folder, 'infrastructure');
    await run('git', ['clone', '--quiet', infrastructure(), clone]);
    const file = path.join(clone, environment, 'main.tf');
    const before = await fs.readFile(file, 'utf8');
    const after = before.replace(change.from, change.to);
    expect(after).not.toBe(before);
    await fs.writeFile(file, after);
    const git = (...args: string[]) => run('git', args, { cwd: clone });
    await git('config', 'user.name', 'Sofía Herrera');
    await git('config', 'user.email', 'sofia@example.com');
    await git('commit', '--quiet', '--all', '--message', message);
    await git('push', '--quiet', 'origin', 'HEAD:main');
  }
});

function infrastructure(): string {
  const state = process.env.PAVED_PATH_STATE;
  if (!state) throw new Error('PAVED_PATH_STATE is not set');
  return path.join(state, 'sandbox/repositories/platform/infrastructure.git');
}
