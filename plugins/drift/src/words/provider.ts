import { Translate } from '../translation';

/** What people call a provider; one that is not known here is called by its id. */
export function providerWords(provider: string, t: Translate): string {
  switch (provider) {
    case 'terraform':
      return t('provider.terraform');
    case 'env0':
      return t('provider.env0');
    case 'hcp-terraform':
      return t('provider.hcpTerraform');
    default:
      return provider;
  }
}
