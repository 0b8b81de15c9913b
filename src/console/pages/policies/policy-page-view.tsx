import type { Policy } from '../../api/policy';
import { ProblemNotice } from '../../parts/notice';
import { Page } from '../../parts/page';
import { Skeleton } from '../../parts/skeleton';
import { useAnswer } from '../../state/use-answer';
import { PolicyEditor } from './policy-editor';

/** One policy. What somebody else changes meanwhile does not take away what is being typed. */
export function PolicyPageView({ id }: { readonly id: string }) {
  const { answer, problem, reload } = useAnswer<Policy>(`/policies/${encodeURIComponent(id)}`, ['policy_updated']);
  if (answer !== null) return <PolicyEditor policy={answer} onSaved={reload} />;
  return (
    <Page title="Policy">
      {problem === null ? <Skeleton rows={10} /> : <ProblemNotice problem={problem} retry={reload} />}
    </Page>
  );
}
