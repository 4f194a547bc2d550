import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Whole pages are clicked through; a busy machine needs its time for that.
jest.setTimeout(30_000);
// A dialog that opens or closes takes its time where two suites run at once on a busy machine.
configure({ asyncUtilTimeout: 10_000 });
