import { identityApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { EntityProvider } from '@backstage/plugin-catalog-react';
import { entityRef, mette } from '../src/__testUtils__/people';
import { team } from '../src/__testUtils__/rotas';
import { PostmortemPanel } from '../src/components/Postmortem';
import { TeamRotaTab } from '../src/components/TeamRota';

/** Whoever looks is in the rota. */
const me = mockApis.identity({ userEntityRef: mette.entityRef });

/** The rotas of a team, or the postmortem of an incident with `?show=postmortem`. */
export function TeamExamples() {
  const show = new URL(window.location.href).searchParams.get('show');
  return (
    <TestApiProvider apis={[[identityApiRef, me]]}>
      <EntityProvider entity={team}>
        <div style={{ padding: 24 }}>
          {show === 'postmortem' ? (
            <PostmortemPanel
              incidentId="pagerduty:Q1TRIG"
              entityRef={entityRef}
            />
          ) : (
            <TeamRotaTab />
          )}
        </div>
      </EntityProvider>
    </TestApiProvider>
  );
}
