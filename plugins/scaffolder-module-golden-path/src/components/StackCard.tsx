import { useTranslationRef } from '@backstage/frontend-plugin-api';
import Paper from '@material-ui/core/Paper';
import Radio from '@material-ui/core/Radio';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { Stack } from '@paved-path/backstage-plugin-golden-path-common';
import { goldenPathTranslationRef } from '../translation';
import { StackCost } from './StackCost';
import { StatusLine } from './StatusLine';

const useStyles = makeStyles(
  theme => ({
    card: {
      display: 'flex',
      alignItems: 'flex-start',
      padding: theme.spacing(1, 2, 2, 1),
      height: '100%',
      borderWidth: 2,
      cursor: 'pointer',
      '&:focus-within': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: 2,
      },
    },
    selected: { borderColor: theme.palette.primary.main },
    unavailable: { cursor: 'default' },
    text: { paddingTop: theme.spacing(1) },
    gives: {
      margin: theme.spacing(1, 0),
      paddingLeft: theme.spacing(2.5),
    },
  }),
  { name: 'PavedPathStackCard' },
);

/** A stack of which a person chooses one; the whole card is the button's label. @internal */
export function StackCard(props: {
  id: string;
  stack: Stack;
  selected: boolean;
}) {
  const { t } = useTranslationRef(goldenPathTranslationRef);
  const classes = useStyles();
  const { id, stack, selected } = props;
  const titleId = `${id}-title`;
  const textId = `${id}-text`;
  const className = [
    classes.card,
    selected && classes.selected,
    !stack.available && classes.unavailable,
  ]
    .filter(Boolean)
    .join(' ');
  return (
    <Paper
      component="label"
      variant="outlined"
      className={className}
      {...{ htmlFor: id }}
    >
      <Radio
        id={id}
        value={stack.id}
        color="primary"
        disabled={!stack.available}
        inputProps={{
          'aria-labelledby': titleId,
          'aria-describedby': textId,
        }}
      />
      <span className={classes.text}>
        <Typography id={titleId} variant="subtitle1" component="span">
          <strong>{stack.title}</strong>
        </Typography>
        <Typography id={textId} variant="body2" component="div">
          {stack.description}
          {stack.gives.length > 0 && (
            <ul className={classes.gives}>
              {stack.gives.map(thing => (
                <li key={thing}>{thing}</li>
              ))}
            </ul>
          )}
          {stack.requires && (
            <div>{t('stack.requires', { requires: stack.requires })}</div>
          )}
          <StatusLine status={stack.available ? 'good' : 'bad'}>
            {stack.available
              ? t('stack.available')
              : t('stack.unavailable', {
                  reason: stack.unavailableReason ?? '',
                })}
          </StatusLine>
          <StackCost stack={stack.id} />
        </Typography>
      </span>
    </Paper>
  );
}
