import type { InterventionDetail, InterventionRow } from '../../api/intervention';
import { Drawer } from '../../parts/drawer';
import { ProblemNotice } from '../../parts/notice';
import { Skeleton } from '../../parts/skeleton';
import { stepThrough } from '../../parts/step-through';
import { useAnswer } from '../../state/use-answer';
import { InterventionView } from './intervention-view';

interface InterventionDrawerProps {
  readonly id: string;
  /** The list that it was opened from. */
  readonly rows: readonly InterventionRow[];
  readonly onOpen: (id: string | null) => void;
}

/** One intervention beside the list. */
export function InterventionDrawer({ id, rows, onOpen }: InterventionDrawerProps) {
  const path = `/interventions/${encodeURIComponent(id)}`;
  const { answer, problem, reload } = useAnswer<InterventionDetail>(path, ['intervention_updated']);
  return (
    <Drawer
      label="Intervention"
      onClose={() => onOpen(null)}
      onStep={stepThrough(
        rows.map((row) => row.id),
        id,
        onOpen,
      )}
    >
      {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
      {problem === null && answer?.id !== id && <Skeleton rows={12} />}
      {problem === null && answer?.id === id && <InterventionView key={id} detail={answer} />}
    </Drawer>
  );
}
