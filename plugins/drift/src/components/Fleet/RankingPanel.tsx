import { useState } from 'react';
import Button from '@material-ui/core/Button';
import ButtonBase from '@material-ui/core/ButtonBase';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { FleetSummary } from '@paved-path/backstage-plugin-drift-common';
import {
  DataTable,
  EntityCardFrame,
  LiveQuery,
  StatusLabel,
  toneColor,
  useTexts,
} from '@paved-path/provider-kit-react';
import { driftTranslationRef } from '../../translation';
import { listFreshness } from '../../words';

/** How many teams are shown at first. */
const FIRST = 8;

const useStyles = makeStyles<Theme>(theme => ({
  team: {
    textAlign: 'left',
    fontSize: 'inherit',
    textDecoration: 'underline',
    textDecorationColor: theme.palette.divider,
    textUnderlineOffset: 3,
    borderRadius: theme.shape.borderRadius,
    '&:hover': { textDecorationColor: 'currentColor' },
    '&[aria-pressed=true]': {
      fontWeight: theme.typography.fontWeightBold as number,
    },
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
  },
  bar: { height: 4, borderRadius: 2, background: theme.palette.action.hover },
  filled: { background: toneColor(theme, 'bad') },
}));

type Team = FleetSummary['ranking'][number];

/** The teams, the most drifted first; a click shows a team's environments. */
export function RankingPanel(props: {
  query: LiveQuery<FleetSummary>;
  chosen: string | undefined;
  onChoose: (ownerRef: string | undefined) => void;
}) {
  const { query, chosen, onChoose } = props;
  const classes = useStyles();
  const { t } = useTexts(driftTranslationRef);
  const [all, setAll] = useState(false);
  const title = t('fleet.rankingTitle');
  return (
    <EntityCardFrame
      title={title}
      query={query}
      freshness={summary => listFreshness(summary.freshness, t)}
      empty={({ ranking }) =>
        ranking.length ? undefined : { title: t('fleet.noTeams') }
      }
    >
      {({ ranking }) => (
        <>
          <DataTable<Team>
            slim
            label={title}
            rows={all ? ranking : ranking.slice(0, FIRST)}
            rowKey={team => team.ownerRef ?? ''}
            columns={[
              {
                title: t('fleet.team'),
                share: 4,
                cell: ({ ownerRef }) =>
                  ownerRef ? (
                    <ButtonBase
                      className={classes.team}
                      aria-pressed={ownerRef === chosen}
                      onClick={() =>
                        onChoose(ownerRef === chosen ? undefined : ownerRef)
                      }
                    >
                      <EntityDisplayName
                        entityRef={ownerRef}
                        hideIcon
                        disableTooltip
                      />
                    </ButtonBase>
                  ) : (
                    t('fleet.nobody')
                  ),
              },
              {
                title: t('fleet.driftedOf'),
                share: 3,
                cell: ({ drifted, environments }) => (
                  <div>
                    {t('fleet.ofTotal', {
                      drifted: String(drifted),
                      total: String(environments),
                    })}
                    <LinearProgress
                      aria-hidden
                      variant="determinate"
                      value={environments ? (100 * drifted) / environments : 0}
                      classes={{ root: classes.bar, bar: classes.filled }}
                    />
                  </div>
                ),
              },
              {
                title: t('fleet.failing'),
                share: 3,
                cell: ({ failing }) =>
                  failing ? (
                    <StatusLabel tone="warning">{failing}</StatusLabel>
                  ) : (
                    0
                  ),
              },
            ]}
          />
          {ranking.length > FIRST && (
            <Button size="small" onClick={() => setAll(!all)}>
              {all
                ? t('fleet.showFewer')
                : t('fleet.showAll', { number: String(ranking.length) })}
            </Button>
          )}
        </>
      )}
    </EntityCardFrame>
  );
}
