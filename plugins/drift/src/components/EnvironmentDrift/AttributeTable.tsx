import { alpha, makeStyles, Theme } from '@material-ui/core/styles';
import Typography from '@material-ui/core/Typography';
import {
  AttributeChange,
  ResourceDrift,
} from '@paved-path/backstage-plugin-drift-common';
import { toneColor, useTexts } from '@paved-path/provider-kit-react';
import { driftTranslationRef } from '../../translation';
import { attributeValue } from '../../words';

const useStyles = makeStyles<Theme>(theme => ({
  table: {
    width: '100%',
    tableLayout: 'fixed',
    borderCollapse: 'collapse',
    marginTop: theme.spacing(0.5),
    fontSize: 12,
    lineHeight: 1.6,
    '& th': {
      textAlign: 'left',
      fontWeight: 'normal',
      color: theme.palette.text.secondary,
    },
    '& td, & th': {
      padding: theme.spacing(0.5, 1),
      verticalAlign: 'top',
      overflowWrap: 'anywhere',
      border: `1px solid ${theme.palette.divider}`,
    },
  },
  path: { width: '28%' },
  attribute: { fontFamily: 'monospace' },
  value: { fontFamily: 'monospace', whiteSpace: 'pre-wrap' },
  before: { background: alpha(toneColor(theme, 'bad'), 0.1) },
  after: { background: alpha(toneColor(theme, 'good'), 0.1) },
  aside: { color: theme.palette.text.secondary, fontStyle: 'italic' },
}));

/**
 * What differs in a resource, before and after, attribute by attribute. What the two sides are depends on the cause: a
 * change made outside leads away from what was recorded, an apply that is missing would lead to what the code says.
 */
export function AttributeTable(props: { resource: ResourceDrift }) {
  const { address, attributes, cause, truncated } = props.resource;
  const isOutside = cause === 'changed-outside';
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  if (!attributes.length) {
    return (
      <Typography variant="caption" color="textSecondary" component="p">
        {t('drift.noAttributes')}
      </Typography>
    );
  }
  return (
    <>
      <table
        className={classes.table}
        aria-label={t('drift.attributesLabel', { address })}
      >
        <thead>
          <tr>
            <th scope="col" className={classes.path}>
              {t('drift.attribute')}
            </th>
            <th scope="col">
              {isOutside ? t('drift.beforeOutside') : t('drift.beforeApply')}
            </th>
            <th scope="col">
              {isOutside ? t('drift.afterOutside') : t('drift.afterApply')}
            </th>
          </tr>
        </thead>
        <tbody>
          {attributes.map(attribute => (
            <tr key={attribute.path}>
              <th scope="row" className={classes.attribute}>
                {attribute.path}
              </th>
              <Value attribute={attribute} side="before" />
              <Value attribute={attribute} side="after" />
            </tr>
          ))}
        </tbody>
      </table>
      {truncated && (
        <Typography variant="caption" color="textSecondary" component="p">
          {t('drift.moreAttributes')}
        </Typography>
      )}
    </>
  );
}

function Value(props: {
  attribute: AttributeChange;
  side: 'before' | 'after';
}) {
  const { attribute, side } = props;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const { text, aside } = attributeValue(attribute, side, t);
  return (
    <td className={`${classes.value} ${aside ? '' : classes[side]}`}>
      <span className={aside ? classes.aside : undefined}>{text}</span>
      {!aside && attribute.truncated && (
        <Typography variant="caption" color="textSecondary" component="span">
          {' '}
          … {t('attribute.cut')}
        </Typography>
      )}
    </td>
  );
}
