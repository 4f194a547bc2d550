import { ComponentType } from 'react';
import { SvgIconProps } from '@material-ui/core/SvgIcon';
import AddIcon from '@material-ui/icons/Add';
import ArrowDownwardIcon from '@material-ui/icons/ArrowDownward';
import ArrowUpwardIcon from '@material-ui/icons/ArrowUpward';
import DragHandleIcon from '@material-ui/icons/DragHandle';
import { CostChange } from '@paved-path/backstage-plugin-cost-common';
import {
  StatusLabel,
  useLanguage,
  useTexts,
} from '@paved-path/provider-kit-react';
import { costTranslationRef } from '../translation';
import { ChangeStatus, changeStatus, moneyWords } from '../words';

const icons: Record<ChangeStatus['direction'], ComponentType<SvgIconProps>> = {
  up: ArrowUpwardIcon,
  down: ArrowDownwardIcon,
  same: DragHandleIcon,
  new: AddIcon,
};

/** The picture of a change. */
export function changeIcon({ direction }: ChangeStatus) {
  return icons[direction];
}

/** More, less or the same as before: a word and an arrow, not a colour alone. */
export function ChangeLabel(props: {
  change: CostChange;
  currency: string;
  /** With the amount behind the share. */
  withAmount?: boolean;
}) {
  const { change, currency, withAmount } = props;
  const { t } = useTexts(costTranslationRef);
  const language = useLanguage();
  const status = changeStatus(change, { currency, language, withAmount }, t);
  const amount = (text: string) => moneyWords(text, currency, language);
  return (
    <span
      title={t('change.title', {
        current: amount(change.current),
        previous: amount(change.previous),
      })}
    >
      <StatusLabel tone={status.tone} icon={changeIcon(status)}>
        {status.words}
      </StatusLabel>
    </span>
  );
}
