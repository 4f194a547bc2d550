import { RunList } from './RunList';
import { useService } from './useService';

/** The tab "Pipeline" of an entity: the runs of its repository. */
export function EntityPipeline() {
  const { repository } = useService();
  return <RunList repository={repository} />;
}
