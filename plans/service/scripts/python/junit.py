"""Runs the unittest tests of the current folder and writes what they come to as JUnit XML.

usage: junit.py RESULTS.xml [test names...]
"""

import sys
import time
import unittest
from xml.etree import ElementTree


class JUnitResult(unittest.TextTestResult):
    """Prints as unittest does, and remembers each test with its outcome and duration."""

    def __init__(self, *arguments, **keywords):
        super().__init__(*arguments, **keywords)
        self.suite = ElementTree.Element("testsuite", name="unittest")
        self._started = time.perf_counter()
        self._failed_subtests = set()

    def startTest(self, test):
        self._started = time.perf_counter()
        super().startTest(test)

    def addSuccess(self, test):
        super().addSuccess(test)
        if test.id() not in self._failed_subtests:
            self._record(test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._record(test, "failure", self._exc_info_to_string(err, test))

    def addError(self, test, err):
        super().addError(test, err)
        self._record(test, "error", self._exc_info_to_string(err, test))

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._record(test, "skipped", reason)

    def addExpectedFailure(self, test, err):
        super().addExpectedFailure(test, err)
        self._record(test)

    def addUnexpectedSuccess(self, test):
        super().addUnexpectedSuccess(test)
        self._record(test, "failure", "succeeded, and was expected to fail")

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            self._failed_subtests.add(test.id())
            self._record(subtest, "failure", self._exc_info_to_string(err, test))

    def _record(self, test, outcome=None, text=""):
        seconds = time.perf_counter() - self._started
        classname, _, name = test.id().rpartition(".")
        case = ElementTree.SubElement(
            self.suite, "testcase", classname=classname, name=name, time=f"{seconds:.6f}"
        )
        if outcome:
            # XML cannot hold most control characters.
            printable = "".join(c for c in text if c.isprintable() or c in "\n\t")
            ElementTree.SubElement(case, outcome, message=printable.strip().splitlines()[-1] if printable.strip() else "").text = printable


def main(results, names):
    sys.path.insert(0, "")
    loader = unittest.defaultTestLoader
    tests = loader.loadTestsFromNames(names) if names else loader.discover(".")
    runner = unittest.TextTestRunner(stream=sys.stdout, verbosity=2, resultclass=JUnitResult)
    result = runner.run(tests)
    root = ElementTree.Element("testsuites")
    root.append(result.suite)
    ElementTree.ElementTree(root).write(results, encoding="utf-8", xml_declaration=True)
    if result.testsRun == 0:
        print("there are no tests", file=sys.stdout)
        return 1
    return 0 if result.wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
