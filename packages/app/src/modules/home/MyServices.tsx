import type { Entity } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { appTranslationRef } from '../../translation';
import { ServiceCard } from './ServiceCard';
import type { MyEntities } from './useMyEntities';

const useStyles = makeStyles(theme => ({
  head: {
    display: 'flex',
    alignItems: 'baseline',
    justifyContent: 'space-between',
    gap: theme.spacing(2),
    marginBottom: theme.spacing(1.5),
  },
  title: {
    margin: 0,
    fontSize: theme.typography.pxToRem(18),
    fontWeight: 650,
  },
  grid: {
    listStyle: 'none',
    margin: theme.spacing(0, 0, 4),
    padding: 0,
    display: 'grid',
    gap: theme.spacing(2),
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 300px), 1fr))',
  },
  empty: {
    marginBottom: theme.spacing(4),
    color: theme.palette.text.secondary,
  },
}));

/** The services of the person's teams, then whatever else these own. */
export function MyServices({ mine }: { mine: MyEntities }) {
  const classes = useStyles();
  const { t } = useTranslationRef(appTranslationRef);
  const inTeam = mine.teams.length > 0;
  return (
    <>
      <section>
        <div className={classes.head}>
          <h2 className={classes.title}>
            {t(inTeam ? 'home.services' : 'home.all')}
          </h2>
          <Link
            to={`/catalog?filters[kind]=component&filters[user]=${
              inTeam ? 'owned' : 'all'
            }`}
          >
            {t('home.seeAll')}
          </Link>
        </div>
        {mine.services.length === 0 && (
          <Typography className={classes.empty}>
            {t('home.servicesEmpty')}
          </Typography>
        )}
        <Cards entities={mine.services} />
      </section>
      {mine.others.length > 0 && (
        <section>
          <div className={classes.head}>
            <h2 className={classes.title}>{t('home.other')}</h2>
          </div>
          <Cards entities={mine.others} />
        </section>
      )}
    </>
  );
}

function Cards({ entities }: { entities: Entity[] }) {
  const classes = useStyles();
  if (entities.length === 0) {
    return null;
  }
  return (
    <ul className={classes.grid}>
      {entities.map(entity => (
        <li key={`${entity.metadata.namespace}/${entity.metadata.name}`}>
          <ServiceCard entity={entity} />
        </li>
      ))}
    </ul>
  );
}
