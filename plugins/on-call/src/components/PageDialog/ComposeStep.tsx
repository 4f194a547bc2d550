import { RefObject, useEffect, useId } from 'react';
import FormControl from '@material-ui/core/FormControl';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormLabel from '@material-ui/core/FormLabel';
import Radio from '@material-ui/core/Radio';
import RadioGroup from '@material-ui/core/RadioGroup';
import { makeStyles, Theme } from '@material-ui/core/styles';
import TextField from '@material-ui/core/TextField';
import Typography from '@material-ui/core/Typography';
import {
  PagePreview,
  Urgency,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  ErrorPanel,
  isForbidden,
  LiveQuery,
  LoadingPanel,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';
import { Draft, DETAILS_LENGTH, TITLE_LENGTH, urgencyWords } from './draft';
import { Beforehand, PreviewDetails } from './PreviewDetails';

const useStyles = makeStyles<Theme>(theme => ({
  choice: {
    alignItems: 'flex-start',
    marginRight: 0,
    '& + &': { marginTop: theme.spacing(0.5) },
  },
  radio: { padding: theme.spacing(0.5, 1) },
  urgency: { paddingTop: theme.spacing(0.25), overflowWrap: 'anywhere' },
  name: { fontWeight: theme.typography.fontWeightMedium as number },
  words: { color: theme.palette.text.secondary },
  legend: {
    marginBottom: theme.spacing(0.5),
    fontSize: theme.typography.body1.fontSize,
    fontWeight: theme.typography.fontWeightBold as number,
    color: theme.palette.text.primary,
  },
}));

/** Writes a page: what is wrong, how urgent it is, and what the page would do. */
export function ComposeStep(props: {
  draft: Draft;
  onChange: (draft: Draft) => void;
  preview: LiveQuery<PagePreview>;
  titleMissed: boolean;
  titleField: RefObject<HTMLInputElement>;
}) {
  const { draft, onChange, preview, titleMissed, titleField } = props;
  const { t } = useTexts(onCallTranslationRef);
  const id = useId();
  // One begins to write at once, also when one comes back from the confirmation.
  useEffect(() => titleField.current?.focus(), [titleField]);
  return (
    <>
      {preview.value && <Beforehand preview={preview.value} />}
      <TextField
        id={`${id}-title`}
        fullWidth
        required
        variant="outlined"
        label={t('page.incidentTitle')}
        value={draft.title}
        onChange={event => onChange({ ...draft, title: event.target.value })}
        error={titleMissed}
        helperText={titleMissed ? t('page.titleMissing') : t('page.titleHelp')}
        inputRef={titleField}
        inputProps={{ maxLength: TITLE_LENGTH }}
      />
      <TextField
        id={`${id}-details`}
        fullWidth
        multiline
        minRows={3}
        maxRows={10}
        variant="outlined"
        label={t('page.details')}
        value={draft.details}
        onChange={event => onChange({ ...draft, details: event.target.value })}
        helperText={t('page.detailsHelp')}
        inputProps={{ maxLength: DETAILS_LENGTH }}
      />
      <UrgencyChoice
        preview={preview.value}
        value={draft.urgency}
        onChange={urgency => onChange({ ...draft, urgency })}
      />
      <Preview preview={preview} />
    </>
  );
}

function Preview(props: { preview: LiveQuery<PagePreview> }) {
  const { value, error, reload } = props.preview;
  const { t } = useTexts(onCallTranslationRef);
  if (value) return <PreviewDetails preview={value} onRetry={reload} />;
  if (!error) return <LoadingPanel title={t('page.previewTitle')} lines={4} />;
  return (
    <div>
      <ErrorPanel error={error} onRetry={reload} />
      <Typography variant="body2" color="textSecondary">
        {isForbidden(error) ? t('page.forbidden') : t('page.noPreview')}
      </Typography>
    </div>
  );
}

function UrgencyChoice(props: {
  preview: PagePreview | undefined;
  value: Urgency;
  onChange: (urgency: Urgency) => void;
}) {
  const { preview, value, onChange } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const choice = (urgency: Urgency, name: string) => (
    <FormControlLabel
      className={classes.choice}
      value={urgency}
      control={<Radio color="primary" size="small" className={classes.radio} />}
      label={
        <Typography
          variant="body2"
          component="span"
          className={classes.urgency}
        >
          <span className={classes.name}>{name}</span>
          {urgencyWords(preview, urgency) && (
            <span className={classes.words}>
              {': '}
              {urgencyWords(preview, urgency)}
            </span>
          )}
        </Typography>
      }
    />
  );
  return (
    <FormControl component="fieldset">
      <FormLabel component="legend" className={classes.legend}>
        {t('page.urgency')}
      </FormLabel>
      <RadioGroup
        aria-label={t('page.urgency')}
        value={value}
        onChange={event => onChange(event.target.value as Urgency)}
      >
        {choice('high', t('page.high'))}
        {choice('low', t('page.low'))}
      </RadioGroup>
    </FormControl>
  );
}
