import AddCircleIcon from '@material-ui/icons/AddCircleOutline';
import ArrowForwardIcon from '@material-ui/icons/ArrowForward';
import AutorenewIcon from '@material-ui/icons/Autorenew';
import DeleteIcon from '@material-ui/icons/DeleteOutline';
import EditIcon from '@material-ui/icons/Edit';
import GetAppIcon from '@material-ui/icons/GetApp';
import LinkOffIcon from '@material-ui/icons/LinkOff';
import VisibilityIcon from '@material-ui/icons/Visibility';
import {
  AttributeChange,
  DriftCause,
  ResourceAction,
  ResourceDrift,
  Suspect,
} from '@paved-path/backstage-plugin-drift-common';
import { Translate } from '../translation';
import { listNames } from './names';
import { Status } from './status';

/** Why reality and code differ. */
export function causeWords(cause: DriftCause, t: Translate): string {
  return cause === 'changed-outside'
    ? t('cause.changedOutside')
    : t('cause.notApplied');
}

/** What an apply would do to a resource. */
export function actionWords(action: ResourceAction, t: Translate): string {
  const words: Record<ResourceAction, string> = {
    create: t('resourceAction.create'),
    update: t('resourceAction.update'),
    delete: t('resourceAction.delete'),
    replace: t('resourceAction.replace'),
    move: t('resourceAction.move'),
    import: t('resourceAction.import'),
    forget: t('resourceAction.forget'),
    read: t('resourceAction.read'),
  };
  return words[action];
}

const actionIcons: Record<ResourceAction, NonNullable<Status['icon']>> = {
  create: AddCircleIcon,
  update: EditIcon,
  delete: DeleteIcon,
  replace: AutorenewIcon,
  move: ArrowForwardIcon,
  import: GetAppIcon,
  forget: LinkOffIcon,
  read: VisibilityIcon,
};

/** What an apply would do to a resource, as a status: what is lost by it is bad. */
export function actionStatus(action: ResourceAction, t: Translate): Status {
  return {
    tone: action === 'delete' || action === 'replace' ? 'bad' : 'neutral',
    words: actionWords(action, t),
    icon: actionIcons[action],
  };
}

/** Who may have done it, each named once. */
export function suspectWords(suspects: Suspect[], t: Translate): string {
  const names = [...new Set(suspects.map(({ who }) => who))];
  return names.length
    ? t('drift.suspect', { count: names.length, who: listNames(names, t) })
    : t('drift.noSuspect');
}

/** What an apply would do to a resource, in a sentence. */
export function applyWords(resource: ResourceDrift, t: Translate): string {
  const { action, previousAddress } = resource;
  if (action === 'read') return t('drift.wouldRead');
  return action === 'move' && previousAddress
    ? t('drift.wouldMove', { address: previousAddress })
    : t('drift.would', { action: actionWords(action, t) });
}

/** A side of an attribute that differs: what it is, or in brackets why it is not shown. */
export type AttributeValue = { text: string; aside: boolean };

/** What stands on a side of an attribute's difference. */
export function attributeValue(
  attribute: AttributeChange,
  side: 'before' | 'after',
  t: Translate,
): AttributeValue {
  if (attribute.sensitive) {
    return { text: t('attribute.sensitive'), aside: true };
  }
  if (side === 'after' && attribute.unknown) {
    return { text: t('attribute.unknown'), aside: true };
  }
  const value = attribute[side];
  return value === undefined
    ? { text: t('attribute.absent'), aside: true }
    : { text: value, aside: false };
}
