import type { Policy } from '../../api/policy';
import { Drawer } from '../../parts/drawer';
import { Skeleton } from '../../parts/skeleton';
import { useAnswer } from '../../state/use-answer';
import { diffLines } from '../../text/line-diff';
import { visible } from '../../text/visible';

interface VersionDrawerProps {
  readonly id: string;
  readonly version: number;
  readonly onClose: () => void;
}

const SIGNS = { same: ' ', added: '+', removed: '−' } as const;
const WORDS = { same: '', added: 'added: ', removed: 'removed: ' } as const;

/** What a version of a policy changed against the one before it. */
export function VersionDrawer({ id, version, onClose }: VersionDrawerProps) {
  const path = (of: number): string => `/policies/${encodeURIComponent(id)}?version=${of}`;
  const { answer: after } = useAnswer<Policy>(path(version));
  const { answer: before } = useAnswer<Policy>(version > 1 ? path(version - 1) : null);
  const isHere = after !== null && (version === 1 || before !== null);
  const label = version === 1 ? 'Version 1' : `From version ${version - 1} to ${version}`;
  return (
    <Drawer label={label} onClose={onClose}>
      <article class="detail">
        <h2 class="detail-title">{label}</h2>
        {!isHere && <Skeleton rows={8} />}
        {isHere && (
          <pre class="line-diff">
            {diffLines(before?.source ?? '', after.source).map(({ kind, text }, index) => (
              <span key={index} class={kind}>
                <span aria-hidden="true">{SIGNS[kind]} </span>
                <span class="hidden">{WORDS[kind]}</span>
                {visible(text)}
                {'\n'}
              </span>
            ))}
          </pre>
        )}
      </article>
    </Drawer>
  );
}
