import AxeBuilder from '@axe-core/playwright';
import { expect, Page, test } from '@playwright/test';
import { createService } from './createService';
import { signIn } from './portal';

const service = 'lighthouse';

/** Every page that the project adds or shapes, as a member of the owning team sees it. */
const pages = [
  ['home', '/'],
  ['catalog', '/catalog'],
  ['entity overview', `/catalog/default/component/${service}`],
  ['releases tab', `/catalog/default/component/${service}/releases`],
  ['pipeline tab', `/catalog/default/component/${service}/pipeline`],
  ['drift tab', '/catalog/default/component/payment-gateway/drift'],
  ['drift of the fleet', '/drift'],
  ['coverage', '/drift/coverage'],
  ['on-call tab', `/catalog/default/component/${service}/on-call`],
  ['who is on call', '/on-call'],
  ['rota of a team', '/catalog/default/group/payments/rota'],
  ['cost tab', '/catalog/default/component/payment-gateway/cost'],
  ['cost of a team', '/catalog/default/group/payments/cost'],
  ['cost of the organisation', '/cost'],
  ['docs of an example', '/docs/default/component/ledger'],
  ['five fields', '/create/templates/default/service'],
  ['sandbox services', '/sandbox/services'],
  ['sandbox runs', '/sandbox/runs'],
  ['sandbox repositories', '/sandbox/repositories'],
  ['sandbox repository', `/sandbox/repositories/services/${service}`],
  ['sandbox dashboard', `/sandbox/dashboards/${service}`],
  ['sandbox tokens', '/sandbox/tokens'],
] as const;

/** What Backstage's own parts get wrong and no theme can mend: a rule, and the elements that break it. */
const knownFindings: [rule: string, element: RegExp][] = [
  // The sidebar's item is named without the count that stands in it.
  ['label-content-name-mismatch', /href="\/notifications"/],
  // The tabs of a page's header name a panel that is not there.
  ['aria-valid-attr-value', /class="bui-Tab /],
  // A sortable column's title is a button within a button.
  ['nested-interactive', /MuiTableSortLabel-root/],
  // What MkDocs writes around the text of a document.
  ['label-content-name-mismatch', /md-footer__link/],
  ['label', /md-toggle/],
];

test.beforeAll(async ({ request }) => {
  await createService(request, {
    name: service,
    description: 'Shows where the rocks are',
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in the ${colorScheme} theme`, () => {
    test.use({ colorScheme });

    test('sign-in is accessible', async ({ page }) => {
      await page.goto('/');
      await expect(
        page.getByRole('button', { name: 'Ana Souza' }),
      ).toBeVisible();
      await expectAccessible(page, 'sign-in');
    });

    test('every page is accessible, and has no errors', async ({ page }) => {
      // As much for each as for one expectation.
      test.setTimeout(pages.length * 15_000);
      const errors: string[] = [];
      page.on('pageerror', error => errors.push(String(error)));
      await signIn(page, 'Ana Souza');
      for (const [name, path] of pages) {
        await page.goto(path);
        await settle(page);
        await expectAccessible(page, name);
        await picture(page, `${name}-${colorScheme}`);
      }
      expect(errors).toEqual([]);
    });
  });
}

test.describe('on a narrow screen', () => {
  test.use({ viewport: { width: 400, height: 800 } });

  test('no page scrolls sideways', async ({ page }) => {
    test.setTimeout(pages.length * 15_000);
    await signIn(page, 'Ana Souza');
    for (const [name, path] of pages) {
      await page.goto(path);
      await settle(page);
      await picture(page, `${name}-narrow`);
      const overflow = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth - clientWidth;
      });
      expect.soft(overflow, `${name} is wider than the screen`).toBe(0);
    }
  });
});

/** Waits until nothing on the page says that it is loading. */
async function settle(page: Page) {
  // Parts of a page ask for theirs only when they are drawn.
  await page.waitForLoadState('networkidle');
  await expect(page.getByRole('heading').first()).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveCount(0);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
}

async function expectAccessible(page: Page, name: string) {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
    .analyze();
  const findings = violations.flatMap(({ id, nodes }) =>
    nodes
      .filter(
        ({ html }) =>
          !knownFindings.some(
            ([rule, element]) => rule === id && element.test(html),
          ),
      )
      .map(node => `${id}: ${node.target.join(' ')}: ${node.html}`),
  );
  expect.soft(findings, name).toEqual([]);
}

async function picture(page: Page, name: string) {
  const folder = process.env.PAVED_PATH_PAGE_PICTURES;
  if (!folder) return;
  await page.screenshot({ path: `${folder}/${name.replaceAll(' ', '-')}.png` });
}
