import axe from 'axe-core';

/**
 * What is wrong for those who use a keyboard or a screen reader, a line for each kind. Colours are checked in a real browser, and landmarks and
 * the first heading are the page's around what a test renders.
 * @public
 */
export async function accessibilityProblems(
  container: Element,
): Promise<string[]> {
  const { violations } = await axe.run(container, {
    // Of what is in order, nothing is written down, which takes longer than to find it.
    resultTypes: ['violations'],
    rules: {
      'color-contrast': { enabled: false },
      region: { enabled: false },
      'page-has-heading-one': { enabled: false },
    },
  });
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(node => node.html).join(' ')}`,
  );
}
