import { Browser, expect, Locator, Page, test } from '@playwright/test';
import { execFile } from 'node:child_process';
import { promises as fs } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { createService } from './createService';

const run = promisify(execFile);

const service = 'beacon';
const tab = `/catalog/default/component/${service}/on-call`;

/** Jonas is woken first; a minute later, if nobody acknowledged, Li. */
const rota = `
name: ${service}
title: Beacon
owner: payments
timeZone: Europe/Copenhagen
services: [${service}]
layers:
  - people: [jonas]
    starts: 2026-01-05
escalation:
  - rota: ${service}
    escalateAfter: 1 minute
  - people: [li]
    escalateAfter: 1 minute
repeat: 0
`;

test.describe.configure({ mode: 'serial' });

test.describe('from a page to its postmortem', () => {
  let ana: Page;
  let jonas: Page;

  test.beforeAll(async ({ browser, request }) => {
    await fs.mkdir(path.join(stateFolder(), 'rotas'), { recursive: true });
    await fs.writeFile(
      path.join(stateFolder(), 'rotas', `${service}.yaml`),
      rota,
    );
    await createService(request, {
      name: service,
      description: 'Blinks twice a minute',
    });
    ana = await signIn(browser, 'Ana Souza');
    jonas = await signIn(browser, 'Jonas Lindqvist');
  });

  test.afterAll(async () => {
    await ana.context().close();
    await jonas.context().close();
  });

  test('the page of a service says who is on call', async () => {
    await ana.goto(tab);
    // Files of rotas are read every half minute; until then its team's rotas hold, in which Jonas may come second.
    await expect(async () => {
      await ana.reload();
      await expect(ana.getByText('Escalation policy: Beacon')).toBeVisible({
        timeout: 10_000,
      });
    }).toPass({ timeout: 120_000 });
    await expect(
      ana.getByRole('main').getByText('Jonas Lindqvist').first(),
    ).toBeVisible();
    await picture(ana, 'on-call');
  });

  test('a page says who will be woken, and is sent after a confirmation', async () => {
    await page(ana, 'The light went out', 'Jonas');
    await picture(ana, 'page');
  });

  test('the one who was woken hears of it, and acknowledges', async () => {
    await jonas.goto('/notifications');
    await jonas.getByRole('link', { name: /The light went out/ }).click();
    await expect(jonas).toHaveURL(/\/on-call\/incidents\//);
    await jonas.getByRole('button', { name: 'Acknowledge' }).click();
    // Whoever paged sees it without a reload.
    await expect(
      ana.getByRole('dialog').getByText('Acknowledged by Jonas Lindqvist'),
    ).toBeVisible();
  });

  test('and resolves it', async () => {
    await jonas.getByRole('button', { name: 'Resolve…' }).click();
    await jonas
      .getByLabel(/How it was resolved/)
      .fill('Changed the bulb; the spare ones are in the boat house');
    await jonas.getByRole('button', { name: 'Resolve', exact: true }).click();
    await expect(
      ana.getByRole('dialog').getByText('Resolved by Jonas Lindqvist'),
    ).toBeVisible();
  });

  test('the postmortem is kept in the repository of the service', async () => {
    await jonas.getByRole('button', { name: 'Write it' }).click();
    const text = jonas.getByLabel('Text, in Markdown');
    await expect(text).toHaveValue(/The light went out/);
    await text.fill(`${await text.inputValue()}\nBuy better bulbs.\n`);
    await jonas.getByRole('button', { name: 'Keep in the repository' }).click();
    await expect(
      jonas.getByText(/It is kept as docs\/postmortems\//),
    ).toBeVisible();
    await picture(jonas, 'postmortem');
    const { stdout } = await run('git', [
      `--git-dir=${path.join(
        stateFolder(),
        `sandbox/repositories/services/${service}.git`,
      )}`,
      'grep',
      '-l',
      'Buy better bulbs',
      'main',
      '--',
      'docs/postmortems',
    ]);
    expect(stdout).toMatch(/^main:docs\/postmortems\/.+\.md$/m);
  });

  test('a page that nobody acknowledges wakes the next', async ({
    browser,
  }) => {
    await page(ana, 'It blinks three times', 'Jonas');
    const li = await signIn(browser, 'Li Wen');
    await li.goto('/notifications');
    const notification = li
      .getByRole('link', { name: /It blinks three times/ })
      .first();
    // It comes a minute after the first one did, and is shown without a reload.
    await expect(notification).toBeVisible({ timeout: 120_000 });
    await notification.click();
    await expect(li.getByText('escalated').first()).toBeVisible();
    await picture(li, 'escalated');
    await li.getByRole('button', { name: 'Acknowledge' }).click();
    await expect(
      ana.getByRole('dialog').getByText('Acknowledged by Li Wen'),
    ).toBeVisible();
    await li.context().close();
  });
});

/** Pages whoever is on call, from the tab, up to the moment when it is sent. */
async function page(who: Page, title: string, woken: string) {
  await who.goto(tab);
  await who.getByRole('button', { name: 'Page on-call' }).first().click();
  const dialog = who.getByRole('dialog');
  await expect(dialog.getByText(woken).first()).toBeVisible();
  await dialog.getByLabel(/Title/).fill(title);
  const confirm = dialog.getByRole('button', { name: `Page ${woken}` });
  await doubleClick(who, dialog.getByRole('button', { name: 'Continue' }), () =>
    expect(confirm).toBeVisible(),
  );
  await expect(confirm).toBeEnabled();
  await doubleClick(who, confirm, () =>
    expect(dialog.getByText(`Your page: ${title}`)).toBeVisible(),
  );
  // What comes later is seen there, too: it was not closed by the second click.
  await expect(dialog.getByText(`It was sent to ${woken}`)).toBeVisible();
}

/** Clicks twice at the same place, the second time on what the first click has brought there. */
async function doubleClick(
  who: Page,
  button: Locator,
  untilChanged: () => Promise<void>,
) {
  await button.click();
  await untilChanged();
  await who.mouse.down({ clickCount: 2 });
  await who.mouse.up({ clickCount: 2 });
}

async function signIn(browser: Browser, name: string): Promise<Page> {
  const context = await browser.newContext();
  const opened = await context.newPage();
  await opened.goto('/');
  await opened.getByRole('button', { name }).click();
  await expect(
    opened.getByRole('heading', { name: /Good (morning|afternoon|evening)/ }),
  ).toBeVisible();
  return opened;
}

function stateFolder(): string {
  const state = process.env.PAVED_PATH_STATE;
  if (!state) throw new Error('PAVED_PATH_STATE is not set');
  return state;
}

async function picture(who: Page, name: string) {
  const folder = process.env.PAVED_PATH_PICTURES;
  if (folder) await who.screenshot({ path: `${folder}/${name}.png` });
}
