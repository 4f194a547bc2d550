import { join } from 'node:path';
import {
  applyByHand,
  createProvider,
  deadline,
  TestRepository,
} from './fixtures';

/** A repository with one root module that was applied, and its provider; all of it in one folder. */
export async function setUpModule(
  folder: string,
  files: Record<string, string>,
  settings: Record<string, any> = {},
) {
  const at = (...parts: string[]) => join(folder, ...parts);
  await applyByHand(at('by-hand'), files, at('states/app/terraform.tfstate'));
  const repository = await TestRepository.create(
    at('repository'),
    Object.fromEntries(
      Object.entries(files).map(([name, text]) => [`app/${name}`, text]),
    ),
  );
  const provider = createProvider(folder, {
    ...settings,
    repositories: [
      { name: 'code', url: at('repository'), stateFolder: at('states') },
    ],
  });
  const environment = { key: 'code:app', name: 'app' };
  const check = (signal = deadline()) =>
    provider.check(environment, { signal });
  return { repository, provider, environment, check };
}
