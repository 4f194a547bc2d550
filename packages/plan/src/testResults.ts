import { readFile } from 'node:fs/promises';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { PlanError } from './problems';

/** How many tests there were of which outcome. @public */
export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Counts the test cases of a JUnit file; undefined where there is no such file. */
export async function readTestResults(
  path: string,
): Promise<TestCounts | undefined> {
  let xml: string;
  try {
    xml = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const validity = XMLValidator.validate(xml);
  if (validity !== true) {
    throw new PlanError(
      `The test results ${path} are not valid XML: ${validity.err.msg} in line ${validity.err.line}`,
    );
  }
  const counts: TestCounts = { passed: 0, failed: 0, skipped: 0 };
  count(new XMLParser({ ignoreAttributes: true }).parse(xml), counts);
  return counts;
}

function count(node: unknown, counts: TestCounts): void {
  if (Array.isArray(node)) {
    node.forEach(child => count(child, counts));
    return;
  }
  if (typeof node !== 'object' || node === null) return;
  for (const [name, child] of Object.entries(node)) {
    if (name !== 'testcase') {
      count(child, counts);
      continue;
    }
    for (const testCase of Array.isArray(child) ? child : [child]) {
      const has = (outcome: string) =>
        typeof testCase === 'object' &&
        testCase !== null &&
        outcome in testCase;
      if (has('failure') || has('error')) counts.failed += 1;
      else if (has('skipped')) counts.skipped += 1;
      else counts.passed += 1;
    }
  }
}
