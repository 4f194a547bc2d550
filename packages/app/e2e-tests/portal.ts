import { expect, Page } from '@playwright/test';
import path from 'node:path';

/** Signs in as somebody of the example organisation. */
export async function signIn(page: Page, name: string): Promise<Page> {
  await page.goto('/');
  await page.getByRole('button', { name }).click();
  await expect(
    page.getByRole('heading', { name: /Good (morning|afternoon|evening)/ }),
  ).toBeVisible();
  return page;
}

/** Where the portal that is tested keeps everything. */
export function stateFolder(): string {
  const state = process.env.PAVED_PATH_STATE;
  if (!state) throw new Error('PAVED_PATH_STATE is not set');
  return state;
}

/** A picture for the README and the docs, where they are asked for. */
export async function picture(page: Page, name: string, height?: number) {
  const folder = process.env.PAVED_PATH_PICTURES;
  if (!folder) return;
  await page.mouse.move(0, 0);
  if (height) await page.setViewportSize({ width: 1280, height });
  // What fades in or slides is there by then.
  await page.waitForTimeout(500);
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}
