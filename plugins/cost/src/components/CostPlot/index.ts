export { CostPlot } from './CostPlot';
