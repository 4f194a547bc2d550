import { CodeSnippet, InfoCard } from '@backstage/core-components';
import { ScaffolderTaskOutput } from '@backstage/plugin-scaffolder-common';
import { DefaultTemplateOutputs } from '@backstage/plugin-scaffolder-react/alpha';
import Box from '@material-ui/core/Box';

/** What a new service's task ends with: its links, and the lines to work on it with a button that copies them. @internal */
export function ServiceOutputs(props: { output?: ScaffolderTaskOutput }) {
  const { text = [], ...rest } = props.output ?? {};
  return (
    <>
      <DefaultTemplateOutputs output={props.output && rest} />
      {text.map(({ title, content = '' }) => (
        <Box key={title ?? content} paddingBottom={2}>
          <InfoCard title={title}>
            <CodeSnippet
              text={withoutFence(content)}
              language="shell"
              showCopyCodeButton
            />
          </InfoCard>
        </Box>
      ))}
    </>
  );
}

/** The lines inside a Markdown code block; other text as it is. */
function withoutFence(content: string): string {
  return content.trim().replace(/^```\w*\n([\s\S]*?)\n?```$/, '$1');
}
