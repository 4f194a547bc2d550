import { useState } from 'react';
import Button from '@material-ui/core/Button';
import ButtonBase from '@material-ui/core/ButtonBase';
import LinearProgress from '@material-ui/core/LinearProgress';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import { FleetSummary } from '@paved-path/backstage-plugin-drift-common';
import {
  LiveQuery,
  StatusLabel,
  toneColor,
} from '@paved-path/provider-kit-react';
import { driftTranslationRef } from '../../translation';
import { Panel } from '../Panel';
import { FleetTable } from '../FleetTable';

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
    '&:focus-visible': { outline: `2px solid ${theme.palette.primary.main}` },
  },
  drifted: { minWidth: 90 },
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
  const { t } = useTranslationRef(driftTranslationRef);
  const [all, setAll] = useState(false);
  const title = t('fleet.rankingTitle');
  return (
    <Panel
      title={title}
      query={query}
      freshness={summary => summary.freshness}
      empty={({ ranking }) =>
        ranking.length ? undefined : { title: t('fleet.noTeams') }
      }
    >
      {({ ranking }) => (
        <>
          <FleetTable<Team>
            label={title}
            rows={all ? ranking : ranking.slice(0, FIRST)}
            rowKey={team => team.ownerRef ?? ''}
            isSelected={team =>
              team.ownerRef !== undefined && team.ownerRef === chosen
            }
            columns={[
              {
                title: t('fleet.team'),
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
                cell: ({ drifted, environments }) => (
                  <div className={classes.drifted}>
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
    </Panel>
  );
}
