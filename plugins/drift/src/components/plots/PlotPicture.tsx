import { ReactElement } from 'react';
import { ResponsiveContainer } from 'recharts';

/** A plot as wide as its place, with a sentence for those who do not see it. */
export function PlotPicture(props: {
  label: string;
  /** In pixels. */
  height: number;
  children: ReactElement;
}) {
  const { label, height, children } = props;
  return (
    <div role="img" aria-label={label}>
      <ResponsiveContainer width="100%" height={height}>
        {children}
      </ResponsiveContainer>
    </div>
  );
}
