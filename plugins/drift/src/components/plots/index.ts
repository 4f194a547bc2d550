export * from './PlotPicture';
export * from './PlotTable';
