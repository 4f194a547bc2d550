import { makeStyles, Theme } from '@material-ui/core/styles';
import {
  CostReport,
  GroupBy,
  groupBySchema,
} from '@paved-path/backstage-plugin-cost-common';
import {
  AddressFilter,
  ChoiceSelect,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { TabValue } from '../../hooks';
import { costTranslationRef } from '../../translation';
import { addDays, dateWords } from '../../words';
import { CostKindPicker } from '../CostKindPicker';
import { PeriodPicker } from '../PeriodPicker';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'flex-start',
    gap: theme.spacing(1.5),
    // Room for the labels that stand on the frames.
    paddingTop: theme.spacing(1),
  },
  group: { flex: '1 1 150px', minWidth: 0, maxWidth: 240 },
  help: {
    margin: theme.spacing(1, 0, 2),
    fontSize: theme.typography.caption.fontSize,
    color: theme.palette.text.secondary,
  },
}));

/** Which days, stacked by what, billed or effective; what is chosen stands in the address. */
export function Controls(props: {
  asked: TabValue;
  set: AddressFilter<TabValue>['set'];
  groupBy: GroupBy;
  hasParts: boolean;
  /** What is shown. */
  report: CostReport | undefined;
}) {
  const { asked, set, groupBy, hasParts, report } = props;
  const classes = useStyles();
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const kind = asked.cost ?? report?.cost ?? 'billed';
  return (
    <>
      <div className={classes.root}>
        <PeriodPicker value={asked} set={set} shown={report} />
        <ChoiceSelect
          className={classes.group}
          label={t('tab.groupBy')}
          value={groupBy}
          onChange={chosen => set({ groupBy: chosen })}
          choices={groupBySchema.options
            .filter(option => hasParts || option !== 'part')
            .map(option => ({
              value: option,
              words: t(`tab.group.${option}`),
            }))}
        />
        <CostKindPicker shown={kind} onChange={cost => set({ cost })} />
      </div>
      <p className={classes.help}>
        {report &&
          t('tab.range', {
            from: dateWords(report.from, language),
            to: dateWords(addDays(report.to, -1), language),
          })}
        {report && '. '}
        {t(`kind.${kind}Help`)}
      </p>
    </>
  );
}
