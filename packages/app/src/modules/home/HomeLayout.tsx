import { Content, ResponseErrorPanel } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useStarredEntities } from '@backstage/plugin-catalog-react';
import type { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { Skeleton } from '@material-ui/lab';
import { appTranslationRef } from '../../translation';
import { EntityList } from './EntityList';
import { MyServices } from './MyServices';
import { NewServiceBanner } from './NewServiceBanner';
import { type MyEntities, useMyEntities } from './useMyEntities';
import { useRecentEntities } from './useRecentEntities';

const useStyles = makeStyles(theme => ({
  root: { maxWidth: 1240, margin: '0 auto', padding: theme.spacing(2, 0, 6) },
  greeting: {
    fontSize: theme.typography.pxToRem(32),
    fontWeight: 650,
    letterSpacing: '-0.02em',
    margin: 0,
  },
  lead: {
    margin: theme.spacing(0.5, 0, 3),
    color: theme.palette.text.secondary,
  },
  widgets: {
    display: 'grid',
    gap: theme.spacing(4),
    marginTop: theme.spacing(2),
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 380px), 1fr))',
    '& > *': { minWidth: 0 },
  },
}));

/** The home page: greets the person by name, offers a new service, and shows what their teams own. */
export function HomeLayout({ widgets }: HomePageLayoutProps) {
  const classes = useStyles();
  const { value, loading, error } = useMyEntities();
  return (
    <Content>
      <main className={classes.root}>
        <Greeting mine={value} />
        <NewServiceBanner />
        {error && <ResponseErrorPanel error={error} />}
        {loading && !value && (
          <Skeleton variant="rect" height={160} aria-hidden="true" />
        )}
        {value && <MyServices mine={value} />}
        <div className={classes.widgets}>
          <RecentAndStarred />
          {widgets.map(widget => (
            <div key={widget.node.spec.id}>{widget.component}</div>
          ))}
        </div>
      </main>
    </Content>
  );
}

function RecentAndStarred() {
  const { t } = useTranslationRef(appTranslationRef);
  const { starredEntities } = useStarredEntities();
  return (
    <>
      <EntityList
        title={t('home.recent')}
        empty={t('home.recentEmpty')}
        entityRefs={useRecentEntities()}
      />
      <EntityList
        title={t('home.starred')}
        empty={t('home.starredEmpty')}
        entityRefs={[...starredEntities].sort()}
      />
    </>
  );
}

function Greeting({ mine }: { mine?: MyEntities }) {
  const classes = useStyles();
  const { t } = useTranslationRef(appTranslationRef);
  const teams = new Intl.ListFormat('en-US').format(mine?.teams ?? []);
  return (
    <header>
      <h1 className={classes.greeting}>
        {mine ? (
          t(`home.${timeOfDay(new Date().getHours())}`, {
            name: mine.firstName,
          })
        ) : (
          <Skeleton width={320} />
        )}
      </h1>
      <Typography className={classes.lead}>
        {mine && (teams ? t('home.owner', { teams }) : t('home.guest'))}
      </Typography>
    </header>
  );
}

/** The part of the day at an hour of the person's own clock. */
export function timeOfDay(hour: number): 'morning' | 'afternoon' | 'evening' {
  if (hour >= 4 && hour < 12) {
    return 'morning';
  }
  return hour >= 12 && hour < 18 ? 'afternoon' : 'evening';
}
