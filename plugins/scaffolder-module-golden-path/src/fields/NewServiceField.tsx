import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';
import Grid from '@material-ui/core/Grid';
import { CreatedPanel } from '../components/CreatedPanel';

/**
 * The whole form, with what will be created beside it.
 *
 * @remarks
 * A template puts it on a page of parameters with `ui:field: NewService`; the page's own fields stay as they are.
 *
 * @internal
 */
export function NewServiceField(
  props: FieldExtensionComponentProps<Record<string, unknown>>,
) {
  const { ObjectField } = props.registry.fields;
  const { 'ui:field': _, ...uiSchema } = props.uiSchema;
  const { name, owner, stack, releaseToProduction } = props.formData ?? {};
  return (
    <Grid container spacing={4}>
      <Grid item xs={12} md={7} lg={8}>
        <ObjectField {...props} uiSchema={uiSchema} />
      </Grid>
      <Grid item xs={12} md={5} lg={4}>
        <CreatedPanel
          name={toText(name)}
          owner={toText(owner)}
          stack={toText(stack)}
          production={releaseToProduction !== false}
        />
      </Grid>
    </Grid>
  );
}

function toText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
