import { expect, Page, test } from '@playwright/test';
import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { picture, signIn } from './portal';

const run = promisify(execFile);
const ingressPort = Number(process.env.PAVED_PATH_INGRESS_PORT ?? 7080);
const service = 'tide-tables';
const servicePage = `/catalog/default/component/${service}`;

/** Asks the service as `curl` would. */
function ask(environment: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    http
      .get(
        {
          host: '127.0.0.1',
          port: ingressPort,
          headers: {
            host: `${service}.${environment}.localhost:${ingressPort}`,
          },
        },
        response => {
          let body = '';
          response.on('data', chunk => {
            body += chunk;
          });
          response.on('end', () =>
            resolve({ status: response.statusCode ?? 0, body }),
          );
        },
      )
      .on('error', reject);
  });
}

async function versionIn(environment: string): Promise<string> {
  const { body } = await ask(environment);
  return JSON.parse(body).version;
}

test.describe.serial('from five fields to production, and on', () => {
  let page: Page;
  let folder: string;
  let token: string;

  test.beforeAll(async ({ browser }) => {
    page = await browser.newPage();
    folder = await fs.mkdtemp(path.join(os.tmpdir(), 'golden-path-'));
  });

  test.afterAll(async () => {
    await page.close();
    await fs.rm(folder, { recursive: true, force: true });
  });

  test('five fields take a new service to production', async () => {
    await signIn(page, 'Ana Souza');
    await page.getByRole('link', { name: 'New service' }).first().click();
    await page.getByLabel('Name').fill('Tide Tables');
    await expect(
      page.getByText('written in lower case, such as tide-tables'),
    ).toBeVisible();
    await page.getByLabel('Name').fill(service);
    await expect(page.getByText(/is free/i)).toBeVisible();
    await page
      .getByLabel('Description')
      .fill('When the water is high, by port');
    await page.getByRole('radio', { name: /Node/ }).check();
    await expect(
      page.getByText(`${service}.production.localhost:${ingressPort}`),
    ).toBeVisible();
    await picture(page, 'five-fields', 1440);
    await page.getByRole('button', { name: 'Review' }).click();
    await page.getByRole('button', { name: 'Create the service' }).click();

    await expect(page.getByRole('link', { name: 'Open its page' })).toBeVisible(
      {
        timeout: 60_000,
      },
    );
    await picture(page, 'created', 900);
    await page.getByRole('link', { name: 'Open its page' }).click();
    await expect(page).toHaveURL(new RegExp(servicePage));
    await expect(page.getByText(/Every environment runs main-/)).toBeVisible();
    await picture(page, 'service', 800);

    const { status, body } = await ask('production');
    expect(status).toBe(200);
    expect(JSON.parse(body)).toMatchObject({
      service,
      environment: 'production',
      version: expect.stringMatching(/^main-/),
    });
  });

  test('a commit pushed with plain git runs in dev by itself', async () => {
    token = await createToken(page);
    const first = await versionIn('production');
    const cloneUrl = `${origin(page)}/api/sandbox/git/services/${service}.git`;
    await run('git', ['clone', '--quiet', cloneUrl, 'clone'], { cwd: folder });
    const clone = path.join(folder, 'clone');
    await fs.appendFile(path.join(clone, 'README.md'), '\nTides are real.\n');
    await commitAndPush(clone, 'Say that tides are real', token);

    await page.goto(servicePage);
    await expect(page.getByText(/production is 1 version behind/i)).toBeVisible(
      {
        timeout: 60_000,
      },
    );
    await expect.poll(() => versionIn('dev')).not.toBe(first);
    expect(await versionIn('production')).toBe(first);
  });

  test('Promote takes it to staging and to production', async () => {
    const wanted = await versionIn('dev');
    for (const environment of ['staging', 'production']) {
      await page
        .getByRole('button', {
          name: new RegExp(`Promote .* to ${environment}`),
        })
        .click();
      const dialog = page.getByRole('dialog');
      await expect(dialog.getByText('Say that tides are real')).toBeVisible();
      await picture(page, 'promote', 900);
      await dialog
        .getByRole('button', { name: `Promote to ${environment}` })
        .click();
      await expect(dialog).toBeHidden();
      await expect
        .poll(() => versionIn(environment), { timeout: 30_000 })
        .toBe(wanted);
    }
    await expect(page.getByText(/Every environment runs main-/)).toBeVisible();
  });

  test('a version that crashes fails with its log, and the old one still answers', async () => {
    const before = await versionIn('dev');
    const clone = path.join(folder, 'clone');
    await fs.writeFile(
      path.join(clone, 'src/main.js'),
      "console.error('the moon is missing');\nprocess.exit(1);\n",
    );
    await commitAndPush(clone, 'Forget the moon', token);

    await page.goto(`${servicePage}/releases`);
    await expect(page.getByText('the moon is missing').first()).toBeVisible({
      timeout: 60_000,
    });
    await picture(page, 'failed', 1200);
    expect(await versionIn('dev')).toBe(before);

    await page
      .getByRole('button', { name: /Roll back dev/ })
      .first()
      .click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel(/Reason/).fill('It crashes without the moon');
    await dialog.getByRole('button', { name: /Roll back dev/ }).click();
    await expect(dialog).toBeHidden();
    await expect(
      page.getByText('It crashes without the moon').first(),
    ).toBeVisible({ timeout: 30_000 });
    expect(await versionIn('dev')).toBe(before);
  });
});

function origin(page: Page): string {
  return new URL(page.url()).origin;
}

/** Creates a push token as a person does; it stands in the line that clones with it. */
async function createToken(page: Page): Promise<string> {
  await page.goto('/sandbox/tokens');
  await page.getByRole('button', { name: 'Create a token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('What it is for').fill('My laptop');
  await dialog.getByRole('button', { name: 'Create' }).click();
  const line = await dialog
    .getByText(/git clone http/)
    .first()
    .textContent();
  const [, url] = line?.match(/git clone (\S+)/) ?? [];
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  return new URL(url).password;
}

async function commitAndPush(clone: string, message: string, token: string) {
  const git = (...args: string[]) => run('git', args, { cwd: clone });
  await git('config', 'user.name', 'Ana Souza');
  await git('config', 'user.email', 'ana@example.com');
  await git('commit', '--quiet', '--all', '--message', message);
  const { stdout } = await git('remote', 'get-url', 'origin');
  const remote = new URL(stdout.trim());
  remote.username = 'ana';
  remote.password = token;
  await git('push', '--quiet', remote.href, 'main');
}
