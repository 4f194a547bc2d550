import { makeStyles, Theme } from '@material-ui/core/styles';
import EditIcon from '@material-ui/icons/Edit';
import { Link } from '@backstage/core-components';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { Postmortem } from '@paved-path/backstage-plugin-on-call-common';
import {
  RelativeTime,
  StatusLabel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    columnGap: theme.spacing(1.5),
  },
  quiet: {
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
  kept: {
    flex: '1 1 100%',
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: theme.spacing(1.5),
    overflowWrap: 'anywhere',
  },
}));

/** How a postmortem stands: not written, a draft, or kept, and where; by whom and when it was last saved. */
export function PostmortemState(props: { postmortem: Postmortem }) {
  const { state, updatedAt, updatedBy, path, url } = props.postmortem;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const tones = {
    template: 'neutral',
    draft: 'neutral',
    kept: 'good',
  } as const;
  const age = updatedAt && <RelativeTime at={updatedAt} />;
  return (
    <div className={classes.root}>
      <StatusLabel
        tone={tones[state]}
        icon={state === 'draft' ? EditIcon : undefined}
      >
        {t(`postmortem.state.${state}`)}
      </StatusLabel>
      {age && state !== 'template' && (
        <span className={classes.quiet}>
          {updatedBy
            ? t('postmortem.savedBy', { age, who: <Who name={updatedBy} /> })
            : t('postmortem.saved', { age })}
        </span>
      )}
      {state === 'kept' && path && (
        <div className={classes.kept}>
          <span>{t('postmortem.keptAt', { path: <code>{path}</code> })}</span>
          {url && <Link to={url}>{t('postmortem.keptLink')}</Link>}
        </div>
      )}
    </div>
  );
}

/** Who saved it: a user of the catalog, or a name. */
export function Who(props: { name: string }) {
  const { name } = props;
  return /^user:[^/]+\/.+/i.test(name) ? (
    <EntityDisplayName entityRef={name} hideIcon disableTooltip />
  ) : (
    <>{name}</>
  );
}
