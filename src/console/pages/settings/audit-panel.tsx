import { ProblemNotice } from '../../parts/notice';
import { Panel } from '../../parts/panel';
import { Skeleton } from '../../parts/skeleton';
import { Sent, Time } from '../../parts/value';
import { useAnswer } from '../../state/use-answer';
import { words } from '../../text/words';

interface AuditPage {
  readonly entries: readonly {
    readonly at: string;
    readonly by: string | null;
    readonly what: string;
    readonly target: string | null;
  }[];
}

/** Who changed what, the latest first. */
export function AuditPanel() {
  const { answer, problem, reload } = useAnswer<AuditPage>('/audit?limit=100');
  return (
    <Panel title="Audit trail">
      {problem !== null && <ProblemNotice problem={problem} retry={reload} />}
      {problem === null && answer === null && <Skeleton rows={6} />}
      {answer !== null && (
        <div class="scroll">
          <table class="plain roomy">
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">What</th>
                <th scope="col">Of</th>
                <th scope="col">By the key</th>
              </tr>
            </thead>
            <tbody>
              {answer.entries.map(({ at, by, what, target }, index) => (
                <tr key={`${at} ${index}`}>
                  <td>
                    <Time at={at} />
                  </td>
                  <td>{words(what)}</td>
                  <td class="mono">
                    <Sent text={target} />
                  </td>
                  <td class="mono">{by === null ? 'The platform itself' : <Sent text={by} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Panel>
  );
}
