import { ProxiedSignInPage } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import Button from '@material-ui/core/Button';
import { Alert, AlertTitle } from '@material-ui/lab';
import { useState } from 'react';
import { appTranslationRef } from '../../translation';
import { PeopleList } from './PeopleList';
import { forgetOnSignOut, rememberedUser } from './rememberedUser';
import { SignInLayout } from './SignInLayout';

/** Signs in as a person of the catalog, chosen from a list or remembered from before a reload. */
export function LocalSignInPage(props: SignInPageProps) {
  const [user, setUser] = useState(() => rememberedUser.get());

  function choose(ref: string) {
    rememberedUser.set(ref);
    setUser(ref);
  }

  function chooseAgain() {
    rememberedUser.forget();
    setUser(undefined);
  }

  if (!user) {
    return (
      <SignInLayout>
        <PeopleList onChoose={choose} />
      </SignInLayout>
    );
  }
  return (
    <ProxiedSignInPage
      key={user}
      provider="local"
      headers={{ 'x-local-user': user }}
      onSignInSuccess={identity =>
        props.onSignInSuccess(forgetOnSignOut(identity))
      }
      ErrorComponent={({ error }) => (
        <SignInLayout>
          <SignInFailed error={error} onChooseAgain={chooseAgain} />
        </SignInLayout>
      )}
    />
  );
}

function SignInFailed(props: { error?: Error; onChooseAgain: () => void }) {
  const { t } = useTranslationRef(appTranslationRef);
  return (
    <Alert
      severity="error"
      action={
        <Button color="inherit" onClick={props.onChooseAgain}>
          {t('signIn.chooseAnother')}
        </Button>
      }
    >
      <AlertTitle>{t('signIn.signingInFailed')}</AlertTitle>
      {props.error?.message}
    </Alert>
  );
}
