import { useApi } from '@backstage/frontend-plugin-api';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import {
  PushToken,
  tokenCreatePermission,
} from '@paved-path/backstage-plugin-sandbox-common';
import {
  FramedAnswer,
  RelativeTime,
  useAllowed,
  useTexts,
} from '@paved-path/provider-kit-react';
import { useState } from 'react';
import { sandboxApiRef } from '../api';
import { sandboxFreshness, useSandboxQuery } from '../hooks';
import { sandboxTranslationRef } from '../translation';
import { ConfirmDialog } from './ConfirmDialog';
import { CreateTokenDialog } from './CreateTokenDialog';
import { PaperTable } from './PaperTable';
import { TabContent } from './TabContent';

/** One's own push tokens. */
export function TokensPage() {
  const api = useApi(sandboxApiRef);
  const { t } = useTexts(sandboxTranslationRef);
  const { allowed } = useAllowed({ permission: tokenCreatePermission });
  const query = useSandboxQuery('tokens', (client, signal) =>
    client.getTokens({ signal }),
  );
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<PushToken>();
  const create = allowed && (
    <Button
      variant="contained"
      color="primary"
      onClick={() => setCreating(true)}
    >
      {t('token.create')}
    </Button>
  );
  return (
    <TabContent>
      <Typography variant="body1" paragraph>
        {t('token.intro')}
      </Typography>
      <FramedAnswer
        title={t('pages.tokens')}
        query={query}
        freshness={sandboxFreshness(t('source'))}
        empty={({ data }) =>
          data.length === 0
            ? {
                title: t('token.emptyTitle'),
                children: t('token.emptyBody'),
                action: create,
              }
            : undefined
        }
      >
        {({ data }) => (
          <>
            <Typography component="div" paragraph>
              {create}
            </Typography>
            <PaperTable
              label={t('token.caption')}
              rows={data}
              rowKey={({ id }) => id}
              columns={[
                {
                  title: t('columns.description'),
                  share: 5,
                  cell: ({ description }) => description,
                },
                {
                  title: t('columns.created'),
                  share: 3,
                  cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
                },
                {
                  title: t('columns.lastUsed'),
                  share: 3,
                  cell: ({ lastUsedAt }) =>
                    lastUsedAt ? (
                      <RelativeTime at={lastUsedAt} />
                    ) : (
                      t('token.never')
                    ),
                },
                ...(allowed
                  ? [
                      {
                        title: t('columns.actions'),
                        share: 2,
                        cell: (token: PushToken) => (
                          <Button
                            size="small"
                            aria-label={t('token.revokeNamed', {
                              description: token.description,
                            })}
                            onClick={() => setRevoking(token)}
                          >
                            {t('token.revoke')}
                          </Button>
                        ),
                      },
                    ]
                  : []),
              ]}
            />
          </>
        )}
      </FramedAnswer>
      {creating && (
        <CreateTokenDialog
          onCreated={query.reload}
          onClose={() => setCreating(false)}
        />
      )}
      {revoking && (
        <ConfirmDialog
          title={t('token.revokeTitle', { description: revoking.description })}
          body={t('token.revokeBody')}
          action={t('token.revoke')}
          dismiss={t('token.cancel')}
          onClose={() => setRevoking(undefined)}
          onConfirm={async () => {
            await api.revokeToken(revoking.id);
            query.reload();
          }}
        />
      )}
    </TabContent>
  );
}
