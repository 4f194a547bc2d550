import { makeStyles, Theme } from '@material-ui/core/styles';
import NotificationsActiveIcon from '@material-ui/icons/NotificationsActive';
import VisibilityIcon from '@material-ui/icons/Visibility';
import { Link } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { OrganisationItem } from '@paved-path/backstage-plugin-on-call-common';
import {
  DataTable,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { usePhotos } from '../../hooks';
import { onCallTranslationRef } from '../../translation';
import { staffed } from '../../words';
import { ProblemList } from '../ProblemList';
import { Age } from './Age';
import { isRead, OnCallNowCell, UntilCell } from './OnCallNowCell';
import { ServiceLink } from './ServiceLink';

const useStyles = makeStyles<Theme>(theme => ({
  name: { fontWeight: theme.typography.fontWeightMedium as number },
  aside: {
    display: 'block',
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
    overflowWrap: 'break-word',
  },
}));

/** A page of services: who is on call for each, and what is wrong. */
export function ServicesTable(props: {
  items: OrganisationItem[];
  busy: boolean;
}) {
  const { items, busy } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const photos = usePhotos(
    items.flatMap(({ now }) => staffed(now).map(({ person }) => person)),
  );
  return (
    <DataTable<OrganisationItem>
      label={t('organisation.services.title')}
      rows={items}
      rowKey={({ entityRef }) => entityRef}
      busy={busy}
      columns={[
        {
          title: t('organisation.services.service'),
          share: 16,
          cell: item => (
            <>
              <span className={classes.name}>
                <ServiceLink item={item} />
              </span>
              {/* Where it comes from stands at the end of the row; here is the way there. */}
              {item.service?.url && (
                <span className={classes.aside}>
                  <Link to={item.service.url}>
                    {t('organisation.rotas.at', {
                      provider: item.service.providerTitle,
                    })}
                  </Link>
                </span>
              )}
            </>
          ),
        },
        {
          title: t('organisation.services.owner'),
          share: 10,
          cell: ({ ownerRef }) =>
            ownerRef ? (
              <EntityRefLink entityRef={ownerRef} hideIcon disableTooltip />
            ) : (
              t('organisation.services.noOwner')
            ),
        },
        {
          title: t('organisation.services.now'),
          share: 17,
          cell: item => <OnCallNowCell item={item} photos={photos} />,
        },
        {
          title: t('organisation.services.until'),
          share: 12,
          cell: item => <UntilCell item={item} />,
        },
        {
          title: t('organisation.services.incidents'),
          share: 13,
          cell: item => <OpenIncidents item={item} />,
        },
        {
          title: t('organisation.services.problems'),
          share: 20,
          cell: item => <Problems item={item} />,
        },
        {
          title: t('organisation.services.freshness'),
          share: 12,
          cell: ({ service, freshness }) =>
            service && <Age freshness={freshness} />,
        },
      ]}
    />
  );
}

function OpenIncidents(props: { item: OrganisationItem }) {
  const { item } = props;
  const { t } = useTexts(onCallTranslationRef);
  if (!item.service) return null;
  // As the service's own page has it: what somebody has seen is no siren.
  if (item.openIncidents > 0 && item.service.status === 'warning') {
    return (
      <StatusLabel tone="warning" icon={VisibilityIcon}>
        {t('organisation.services.openAcknowledged', {
          count: item.openIncidents,
        })}
      </StatusLabel>
    );
  }
  if (item.openIncidents > 0) {
    return (
      <StatusLabel tone="bad" icon={NotificationsActiveIcon}>
        {t('organisation.services.open', { count: item.openIncidents })}
      </StatusLabel>
    );
  }
  return isRead(item) ? <>{t('organisation.services.none')}</> : null;
}

function Problems(props: { item: OrganisationItem }) {
  const { item } = props;
  const { t } = useTexts(onCallTranslationRef);
  if (item.problems.length) {
    return <ProblemList problems={item.problems} shown={1} />;
  }
  return isRead(item) ? <>{t('organisation.services.none')}</> : null;
}
