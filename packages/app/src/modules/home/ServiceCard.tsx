import { type Entity, RELATION_PART_OF } from '@backstage/catalog-model';
import { Link } from '@backstage/core-components';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import { makeStyles } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import { appTranslationRef } from '../../translation';
import { nameOf, pathOf } from './useMyEntities';

/** More of an entity's own links than this would drown its name. */
const MAX_LINKS = 3;

const useStyles = makeStyles(theme => ({
  root: {
    height: '100%',
    boxSizing: 'border-box',
    display: 'flex',
    flexDirection: 'column',
    padding: theme.spacing(2, 2.5),
    borderRadius: 12,
    border: `1px solid ${theme.palette.divider}`,
    backgroundColor: theme.palette.background.paper,
  },
  name: { fontSize: theme.typography.pxToRem(16), fontWeight: 650 },
  facts: {
    fontSize: theme.typography.pxToRem(13),
    color: theme.palette.text.secondary,
  },
  description: {
    flex: 1,
    margin: theme.spacing(1, 0),
    display: '-webkit-box',
    overflow: 'hidden',
    WebkitLineClamp: 2,
    WebkitBoxOrient: 'vertical',
  },
  links: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
    fontSize: theme.typography.pxToRem(13),
  },
}));

/** One component: what it is, and the links that its catalog entry gives. */
export function ServiceCard({ entity }: { entity: Entity }) {
  const classes = useStyles();
  const { t } = useTranslationRef(appTranslationRef);
  const { description, links = [] } = entity.metadata;
  const system = entity.relations?.find(
    ({ type, targetRef }) =>
      type === RELATION_PART_OF && targetRef.startsWith('system:'),
  );
  const facts = [entity.spec?.type, entity.spec?.lifecycle].filter(Boolean);
  return (
    <article className={classes.root}>
      <Link to={pathOf(entity)} className={classes.name}>
        {nameOf(entity)}
      </Link>
      <div className={classes.facts}>
        {facts.join(' · ')}
        {system && (
          <>
            {' · '}
            <EntityRefLink entityRef={system.targetRef} hideIcon />
          </>
        )}
      </div>
      <Typography variant="body2" className={classes.description}>
        {description ?? t('home.noDescription')}
      </Typography>
      {links.length > 0 && (
        <div className={classes.links}>
          {links.slice(0, MAX_LINKS).map(link => (
            <Link key={link.url} to={link.url}>
              {link.title ?? link.url}
            </Link>
          ))}
        </div>
      )}
    </article>
  );
}
