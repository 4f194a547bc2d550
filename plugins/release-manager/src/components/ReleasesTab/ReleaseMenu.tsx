import { useId, useRef, useState } from 'react';
import Button from '@material-ui/core/Button';
import Menu from '@material-ui/core/Menu';
import MenuItem from '@material-ui/core/MenuItem';
import ArrowDropDownIcon from '@material-ui/icons/ArrowDropDown';
import {
  Artifact,
  EnvironmentStatus,
} from '@paved-path/backstage-plugin-release-manager-common';
import { useTexts } from '@paved-path/provider-kit-react';
import { releaseManagerTranslationRef } from '../../translation';
import { shortArtifactId } from '../../words';
import { Act } from '../types';

/** Whether an environment takes what a branch builds. A pattern that no browser understands is left to the server. */
function takes(status: EnvironmentStatus, branch: string): boolean {
  const { branches } = status.environment;
  if (branches === undefined) return true;
  try {
    return new RegExp(`^(?:${branches})$`).test(branch);
  } catch {
    return true;
  }
}

/** The button that releases an artifact to an environment of one's choice. */
export function ReleaseMenu(props: {
  artifact: Artifact;
  environments: EnvironmentStatus[];
  onAct: Act;
}) {
  const { artifact, environments, onAct } = props;
  const { t } = useTexts(releaseManagerTranslationRef);
  const menuId = useId();
  const button = useRef<HTMLButtonElement>(null);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string>();
  return (
    <>
      <Button
        ref={button}
        size="small"
        variant="outlined"
        endIcon={<ArrowDropDownIcon />}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? menuId : undefined}
        aria-label={t('action.releaseMenu', {
          artifact: shortArtifactId(artifact.id),
        })}
        onClick={() => {
          setChosen(undefined);
          setOpen(true);
        }}
      >
        {t('action.release')}
      </Button>
      <Menu
        id={menuId}
        open={open}
        anchorEl={button.current}
        getContentAnchorEl={null}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'right' }}
        transformOrigin={{ vertical: 'top', horizontal: 'right' }}
        onClose={() => setOpen(false)}
        // Two layers that each hold the focus would fight over it: the dialog opens when the menu is gone.
        TransitionProps={{
          onExited: () => {
            if (chosen && button.current) {
              onAct(
                {
                  intent: 'release',
                  environment: chosen,
                  artifactId: artifact.id,
                },
                button.current,
              );
            }
          },
        }}
      >
        {environments.map(status => {
          const { name } = status.environment;
          const there = status.artifactId === artifact.id;
          return (
            <MenuItem
              key={name}
              dense
              disabled={there || !takes(status, artifact.branch)}
              onClick={() => {
                setChosen(name);
                setOpen(false);
              }}
            >
              {t('action.releaseTo', { environment: name })}
              {there && ` (${t('action.runsThere')})`}
              {!there &&
                !takes(status, artifact.branch) &&
                ` (${t('action.notTaken', { branch: artifact.branch })})`}
            </MenuItem>
          );
        })}
      </Menu>
    </>
  );
}
