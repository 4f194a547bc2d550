import {
  configApiRef,
  createFrontendModule,
  githubAuthApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import { SignInPage } from '@backstage/core-components';
import {
  SignInPageBlueprint,
  type SignInPageProps,
} from '@backstage/plugin-app-react';
import { appTranslationRef } from '../../translation';
import { LocalSignInPage } from './LocalSignInPage';

function GitHubSignInPage(props: SignInPageProps) {
  const { t } = useTranslationRef(appTranslationRef);
  return (
    <SignInPage
      {...props}
      title="Paved Path"
      align="center"
      auto
      provider={{
        id: 'github-auth-provider',
        title: 'GitHub',
        message: t('signIn.github'),
        apiRef: githubAuthApiRef,
      }}
    />
  );
}

/** Lists the people of the catalog where `auth.providers.local` is on, and offers GitHub elsewhere. */
function PortalSignInPage(props: SignInPageProps) {
  const config = useApi(configApiRef);
  return config.getOptionalBoolean('auth.providers.local.enabled') ? (
    <LocalSignInPage {...props} />
  ) : (
    <GitHubSignInPage {...props} />
  );
}

/** Replaces the default sign-in page. */
export const signInModule = createFrontendModule({
  pluginId: 'app',
  extensions: [
    SignInPageBlueprint.make({
      params: { loader: async () => PortalSignInPage },
    }),
  ],
});
