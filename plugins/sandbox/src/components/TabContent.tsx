import { makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import InfoOutlinedIcon from '@material-ui/icons/InfoOutlined';
import { useTexts } from '@paved-path/provider-kit-react';
import { ReactNode } from 'react';
import { sandboxTranslationRef } from '../translation';
import { PageContent } from './PageContent';

const useStyles = makeStyles<Theme>(theme => ({
  notice: {
    display: 'flex',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(2),
  },
}));

/** A tab's content, below the sentence that says whose rights everything here has. */
export function TabContent(props: { children: ReactNode }) {
  const classes = useStyles();
  const { t } = useTexts(sandboxTranslationRef);
  return (
    <PageContent>
      <Typography
        variant="body2"
        color="textSecondary"
        role="note"
        className={classes.notice}
      >
        <InfoOutlinedIcon fontSize="small" aria-hidden />
        {t('notice')}
      </Typography>
      {props.children}
    </PageContent>
  );
}
