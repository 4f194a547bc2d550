import { ReactNode } from 'react';
import Button from '@material-ui/core/Button';
import { makeStyles, Theme } from '@material-ui/core/styles';
import { useApi } from '@backstage/frontend-plugin-api';
import {
  ON_CALL_CHANNEL,
  onCallChannel,
  Postmortem,
  postmortemWritePermission,
} from '@paved-path/backstage-plugin-on-call-common';
import {
  EmptyPanel,
  EntityCardFrame,
  Foldable,
  useAllowed,
  useDialog,
  useLiveQuery,
  useTexts,
} from '@paved-path/provider-kit-react';
import { onCallApiRef } from '../../api';
import { onCallTranslationRef } from '../../translation';
import { MarkdownView } from './MarkdownView';
import { NotKept } from './NotKept';
import { PostmortemEditor } from './PostmortemEditor';
import { PostmortemState } from './PostmortemState';
import { usePostmortemDraft } from './usePostmortemDraft';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(2),
    outline: 'none',
  },
}));

/** The postmortem of an incident: to read, and for those who may, to write and to keep in the repository. */
export function PostmortemPanel(props: {
  incidentId: string;
  /** Of the incident: who may write depends on it. */
  entityRef?: string;
}) {
  // Another incident's text is another text.
  return <PostmortemOf key={props.incidentId} {...props} />;
}

function PostmortemOf(props: { incidentId: string; entityRef?: string }) {
  const { incidentId, entityRef } = props;
  const classes = useStyles();
  const { t } = useTexts(onCallTranslationRef);
  const api = useApi(onCallApiRef);
  const mayWrite = useAllowed({
    permission: postmortemWritePermission,
    resourceRef: entityRef,
  }).allowed;
  const query = useLiveQuery({
    key: incidentId,
    channel: entityRef ? onCallChannel(entityRef) : ON_CALL_CHANNEL,
    load: signal => api.getPostmortem(incidentId, { signal }),
  });
  const draft = usePostmortemDraft(incidentId, query);
  const { openDialog, dialog, fallback } = useDialog();
  return (
    <EntityCardFrame
      title={t('postmortem.title')}
      query={query}
      quiet
      freshness={({ updatedAt }) => ({
        source: t('organisation.source'),
        asOf: updatedAt,
        state: 'fresh',
      })}
    >
      {value => {
        const postmortem = draft.current ?? value;
        return (
          <div className={classes.root} ref={fallback} tabIndex={-1}>
            <PostmortemState postmortem={postmortem} />
            {draft.text ? (
              <PostmortemEditor
                draft={draft}
                openDialog={openDialog}
                onLeft={() => fallback.current?.focus()}
              />
            ) : (
              <Reading
                postmortem={postmortem}
                action={
                  mayWrite && (
                    <Button variant="outlined" onClick={draft.begin}>
                      {postmortem.state === 'template'
                        ? t('postmortem.start')
                        : t('postmortem.edit')}
                    </Button>
                  )
                }
              />
            )}
            {dialog}
          </div>
        );
      }}
    </EntityCardFrame>
  );
}

/** What is written so far; a template is nobody's words yet. */
function Reading(props: { postmortem: Postmortem; action: ReactNode }) {
  const { postmortem, action } = props;
  const { t } = useTexts(onCallTranslationRef);
  if (postmortem.state === 'template') {
    return (
      <>
        <EmptyPanel title={t('postmortem.none')} action={action}>
          {action ? t('postmortem.noneBody') : t('postmortem.noneReader')}
        </EmptyPanel>
        <Foldable title={t('postmortem.showTemplate')}>
          <MarkdownView markdown={postmortem.markdown} />
        </Foldable>
      </>
    );
  }
  return (
    <>
      {action && postmortem.reason && <NotKept reason={postmortem.reason} />}
      <MarkdownView markdown={postmortem.markdown} />
      <div>{action}</div>
    </>
  );
}
