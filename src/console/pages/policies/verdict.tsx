import type { Compiled } from '../../api/policy';
import type { ApiProblem } from '../../api/problem';

/** Whether a source is a policy: its faults by line, and what does less than its author may believe. */
export function Verdict({
  compiled,
  problem,
}: {
  readonly compiled: Compiled | null;
  readonly problem: ApiProblem | null;
}) {
  return (
    <div id="policy-check" class="verdict" role="status">
      {problem !== null && <p class="fault">{problem.detail}</p>}
      {problem === null && compiled === null && <p class="quiet">Checking…</p>}
      {compiled?.ok === true && <p class="mark good">It is valid</p>}
      {compiled !== null && !compiled.ok && (
        <p class="mark critical">
          {compiled.errors.length} {compiled.errors.length === 1 ? 'fault' : 'faults'}
        </p>
      )}
      <ul class="faults">
        {compiled?.errors.map(({ line, path, message }) => (
          <li key={`${line} ${path} ${message}`}>
            {line !== null && <strong>Line {line}: </strong>}
            <bdi>
              {path !== '' && <code>{path}</code>} {message}
            </bdi>
          </li>
        ))}
        {compiled?.warnings.map((warning) => (
          <li key={warning} class="quiet">
            Note: <bdi>{warning}</bdi>
          </li>
        ))}
      </ul>
    </div>
  );
}
