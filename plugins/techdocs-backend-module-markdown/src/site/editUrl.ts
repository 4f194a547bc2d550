import type { ScmIntegrationRegistry } from '@backstage/integration';
import type { ParsedLocationAnnotation } from '@backstage/plugin-techdocs-node';
import type { PageSource } from '../types';
import { encodePath } from './LinkResolver';
import type { SiteConfig } from './readSiteConfig';

/** Integrations whose files can be edited in a browser; the same that TechDocs itself knows. */
const EDITABLE = ['github', 'gitlab', 'bitbucketServer', 'harness'];

/**
 * Makes the addresses of the "Edit this page" links.
 *
 * @returns a function that gives a page's address; `undefined` where the source is not on a known host
 *
 * @internal
 */
export function createEditUrl(options: {
  config: SiteConfig;
  location?: ParsedLocationAnnotation;
  integrations: ScmIntegrationRegistry;
}): (page: PageSource) => string | undefined {
  const { config, location, integrations } = options;
  const prefix = `${config.docsDir}/`;

  if (config.repoUrl && config.editUri) {
    const base = new URL(
      config.editUri.endsWith('/') ? config.editUri : `${config.editUri}/`,
      config.repoUrl.endsWith('/') ? config.repoUrl : `${config.repoUrl}/`,
    );
    return page =>
      page.path.startsWith(prefix)
        ? new URL(encodePath(page.path.slice(prefix.length)), base).toString()
        : undefined;
  }

  if (location?.type !== 'url') {
    return () => undefined;
  }
  const integration = integrations.byUrl(location.target);
  if (!integration || !EDITABLE.includes(integration.type)) {
    return () => undefined;
  }
  const base = location.target.endsWith('/')
    ? location.target
    : `${location.target}/`;
  return page =>
    integration.resolveEditUrl(
      integration.resolveUrl({ url: `./${encodePath(page.path)}`, base }),
    );
}
