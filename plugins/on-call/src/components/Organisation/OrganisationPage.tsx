import { makeStyles, Theme } from '@material-ui/core/styles';
import { providerReadPermission } from '@paved-path/backstage-plugin-on-call-common';
import {
  ErrorPanel,
  isForbidden,
  TitledCard,
  useAllowed,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { ProvidersPanel } from './ProvidersPanel';
import { RotasPanel } from './RotasPanel';
import { ServicesPanel } from './ServicesPanel';
import { useOrganisationSummary } from './useOrganisation';
import { useOrganisationFilter } from './useOrganisationFilter';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(3),
  },
}));

/** Who is on call everywhere: services, rotas, and for operators where it all comes from. */
export function OrganisationPage() {
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const filter = useOrganisationFilter();
  const summary = useOrganisationSummary();
  const mayReadProviders = useAllowed({
    permission: providerReadPermission,
  }).allowed;
  const isRefused = !summary.value && isForbidden(summary.error);
  return (
    <div className={classes.root}>
      {isRefused ? (
        <TitledCard title={t('organisation.title')}>
          <ErrorPanel error={summary.error} />
        </TitledCard>
      ) : (
        <>
          <ServicesPanel filter={filter} summary={summary} />
          <RotasPanel />
        </>
      )}
      {mayReadProviders && <ProvidersPanel />}
    </div>
  );
}
