import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  OnCallOverview,
  ROTA_ANNOTATION,
} from '@paved-path/backstage-plugin-on-call-common';
import { EmptyPanel, useTexts } from '@paved-path/provider-kit-react';
import { onCallTranslationRef } from '../../translation';

const useStyles = makeStyles<Theme>(theme => ({
  intro: { margin: 0 },
  ways: {
    margin: theme.spacing(0.5, 0, 0),
    paddingLeft: theme.spacing(2.5),
    overflowWrap: 'anywhere',
    '& li + li': { marginTop: theme.spacing(0.5) },
    '& code': { fontSize: '0.95em' },
  },
}));

/** That nobody is set up to be on call, and how somebody would be. */
export function SetUpHelp(props: { overview: OnCallOverview }) {
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  return (
    <EmptyPanel
      title={t('card.none')}
      action={
        <>
          <p className={classes.intro}>{t('card.noneIntro')}</p>
          <ul className={classes.ways}>
            <li>
              {t('card.noneRota', {
                annotation: <code>{ROTA_ANNOTATION}</code>,
              })}
            </li>
            <li>
              {t('card.noneVendor', {
                annotation: <code>pagerduty.com/service-id</code>,
              })}
            </li>
          </ul>
        </>
      }
    >
      {props.overview.freshness.reason}
    </EmptyPanel>
  );
}
