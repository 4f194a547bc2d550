export * from './plots';
export * from './tones';
