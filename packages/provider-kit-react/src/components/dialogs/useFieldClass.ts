import { makeStyles, Theme } from '@material-ui/core/styles';
import { toneColor } from '../../theme';

const useStyles = makeStyles<Theme>(theme => ({
  root: {
    // The theme's own red is too light to be read.
    '& .MuiFormLabel-root.Mui-error, & .MuiFormHelperText-root.Mui-error': {
      color: toneColor(theme, 'bad'),
    },
  },
}));

/**
 * The class of a field that may say what is wrong with it.
 * @public
 */
export function useFieldClass(): string {
  return useStyles().root;
}
