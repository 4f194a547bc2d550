/** How wide the axis of amounts is, in pixels: what lies over the plot begins right of it. */
export const AXIS = 58;

/** The room right of the last day, in pixels. */
export const RIGHT = 8;

/** The room above the highest bar, in pixels. */
export const TOP = 10;

/** How high the plot is with its axis, in pixels. */
export const HEIGHT = 260;

/** How high the axis of days is, in pixels. */
export const DAYS = 26;

/** How high the row of flags between the bars and their days is, in pixels. */
export const FLAGS = 20;

/** Where in the plot's width the nth of so many days begins or ends, as CSS. */
export function leftOf(index: number, count: number): string {
  return `calc(${AXIS}px + (100% - ${AXIS + RIGHT}px) * ${index / count})`;
}

/** How wide one of so many days is, as CSS. */
export function widthOf(count: number): string {
  return `calc((100% - ${AXIS + RIGHT}px) / ${count})`;
}

/** Which of so many days lies at a distance from the plot's left edge; undefined beside them. */
export function dayAt(
  distance: number,
  width: number,
  count: number,
): number | undefined {
  const share = (distance - AXIS) / (width - AXIS - RIGHT);
  return share >= 0 && share < 1 ? Math.floor(share * count) : undefined;
}
