import '@testing-library/jest-dom';

// Whole pages are clicked through; a busy machine needs its time for that.
jest.setTimeout(30_000);
