export * from './tones';
export * from './versions';
