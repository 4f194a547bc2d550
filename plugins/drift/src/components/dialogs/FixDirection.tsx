import { useId } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import OpenInNewIcon from '@material-ui/icons/OpenInNew';
import { LinkButton } from '@backstage/core-components';
import { FixOption } from '@paved-path/backstage-plugin-drift-common';
import { useTexts } from '@paved-path/provider-kit-react';
import { driftTranslationRef } from '../../translation';
import { OpenedView, OpenProgress } from './OpenedFix';
import { OpenFix } from './useOpenFix';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    // Parts the one direction from the other.
    'section ~ &': {
      borderTop: `1px solid ${theme.palette.divider}`,
      paddingTop: theme.spacing(2),
    },
  },
  title: { fontWeight: theme.typography.fontWeightBold as number },
  options: {
    listStyle: 'none',
    margin: theme.spacing(1.5, 0, 0),
    padding: 0,
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
  },
  option: { '& > * + *': { marginTop: theme.spacing(0.5) } },
}));

/** How an option is carried out. */
type OptionActions = {
  fix: OpenFix;
  onPlan: () => void;
  /** While something is under way. */
  busy: boolean;
  planning: boolean;
};

/** The ways to fix drift in one direction; nothing where there are none. */
export function FixDirection(
  props: OptionActions & {
    title: string;
    body: string;
    options: FixOption[];
    /** While the plan of an apply has the reader's attention. */
    hidden?: boolean;
  },
) {
  const { title, body, options, hidden, ...actions } = props;
  const classes = useStyles();
  if (!options.length) return null;
  return (
    <section aria-label={title} hidden={hidden} className={classes.root}>
      <Typography variant="body1" component="h3" className={classes.title}>
        {title}
      </Typography>
      <Typography variant="body2" color="textSecondary">
        {body}
      </Typography>
      <ul className={classes.options}>
        {options.map(option => (
          <li
            key={option.id ?? `${option.kind} ${option.title}`}
            className={classes.option}
          >
            <Option option={option} {...actions} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Option(props: OptionActions & { option: FixOption }) {
  const { option, fix, onPlan, busy, planning } = props;
  const { kind, title, description, url, id } = option;
  const { t } = useTexts(driftTranslationRef);
  const describedBy = useId();
  const common = {
    variant: 'outlined',
    size: 'small',
    'aria-describedby': description && describedBy,
  } as const;
  const words = description && (
    <Typography id={describedBy} variant="body2" color="textSecondary">
      {description}
    </Typography>
  );
  if (kind === 'open' && id) {
    const opened = fix.opened[id];
    if (opened) return <OpenedView opened={opened} />;
    return (
      <>
        <Button {...common} disabled={busy} onClick={() => fix.open(id)}>
          {title}
        </Button>
        {words}
        <OpenProgress optionId={id} fix={fix} />
      </>
    );
  }
  if (kind === 'apply') {
    return (
      <>
        <Button {...common} disabled={busy} title={title} onClick={onPlan}>
          {planning ? t('fix.planning') : t('fix.showPlan')}
        </Button>
        {words}
      </>
    );
  }
  return url ? (
    <>
      <LinkButton
        {...common}
        // It looks like a button, and it leads away.
        role="link"
        color="default"
        to={url}
        endIcon={<OpenInNewIcon aria-hidden />}
      >
        {title}
      </LinkButton>
      {words}
    </>
  ) : null;
}
